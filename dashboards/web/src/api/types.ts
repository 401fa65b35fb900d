// The nouns of the API, by their short names.
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type About = Schemas["About"];
export type Account = Schemas["SessionView"];
export type Alarm = Schemas["AlarmView"];
export type Alert = Schemas["AlertView"];
export type Device = Schemas["DeviceView"];
export type Gap = Schemas["GapView"];
export type Gateway = Schemas["GatewayView"];
export type Intake = Schemas["Intake"];
export type Knock = Schemas["KnockView"];
export type Point = Schemas["PointView"];
export type RapidTest = Schemas["RapidTestView"];
export type Scan = Schemas["ScanView"];
export type Series = Schemas["SeriesColumns"];
export type SeriesAnswer = Schemas["SeriesAnswer"];
export type Site = Schemas["SiteView"];
export type Words = Schemas["Words"];
