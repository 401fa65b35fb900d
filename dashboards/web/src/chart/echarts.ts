// The parts of ECharts that the console draws with; loaded only when a device is opened.
import { CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { AxisPointerComponent, DataZoomComponent, GridComponent, MarkLineComponent, TitleComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";

use([
  AxisPointerComponent, CanvasRenderer, CustomChart, DataZoomComponent, GridComponent, LabelLayout, LineChart, MarkLineComponent,
  ScatterChart, TitleComponent, TooltipComponent,
]);

export { init };
