// Measurements that are on or off: told by a word, drawn as steps.
export const SWITCHES = new Set(["running", "defrosting", "door_open"]);
