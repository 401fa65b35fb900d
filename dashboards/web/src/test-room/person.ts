// Names of operators: events carry their ids only.
import { told } from "@/terminal/duty";

/** The name of an operator of this gateway; the id of one who is gone; a dash for nobody. */
export const nameOf = (id: string) => told.value?.operators.find((one) => one.id === id)?.name ?? (id || "—");
