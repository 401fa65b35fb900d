// The parts of ECharts that the console draws with; loaded only when a device or the overview is opened.
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { AxisPointerComponent, DataZoomComponent, GridComponent, MarkAreaComponent, MarkLineComponent, TitleComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";

use([
  AxisPointerComponent, BarChart, CanvasRenderer, CustomChart, DataZoomComponent, GridComponent, LabelLayout, LineChart, MarkAreaComponent,
  MarkLineComponent, ScatterChart, TitleComponent, TooltipComponent,
]);

export { init };
