// What is being recorded: what, with what, how much. It stays on the table through a lock of the screen.
import { computed, ref, watch, type Ref } from "vue";
import type { Growing, Pack, Preview, Recorded } from "@/farm/state";
import { ask } from "@/terminal/ask";
import { Presses } from "@/terminal/press";
import { either } from "@/terminal/words";

export type Input = { pack: Pack; amount: string; unit: string };
export type Step = "what" | "with" | "confirm" | "done";
/** What is used in an action: kinds of goods of the catalogue, "" what it does not know. */
export const USES: Record<string, string[]> = {
  spray: ["pesticide", ""],
  fertilise: ["fertiliser"],
  feed: ["feed"],
  treat: ["veterinary", ""],
  vaccinate: ["veterinary", ""],
  stock: ["seed"],
};
/** Without what was used these say nothing: an interval follows from it. */
export const NEEDS = new Set(["spray", "treat", "vaccinate"]);
export const HARVESTS = new Set(["harvest", "slaughter"]);
const PLOT_DIGITS = 15;
const MOST = 40;
const OPERATIONS = "/api/farm/operations";
const number = (text: string) => (/^\d{1,12}(\.\d{1,6})?$/.test(text) ? Number(text) : 0);
const same = (one: Pack, other: Pack) => one.product === other.product && one.pack === other.pack;

export function useDraft(grown: Ref<Growing | null>, cut: Ref<boolean>) {
  const step = ref<Step>("what");
  const action = ref("");
  const inputs = ref<Input[]>([]);
  const [plot, pest, amount, unit, why] = [ref(""), ref(""), ref(""), ref(""), ref("")];
  const preview = ref<Preview | null>(null);
  const done = ref<Recorded | null>(null);
  const said = ref("");
  const busy = ref(false);
  const presses = new Presses();
  const harvest = computed(() => HARVESTS.has(action.value));
  const locked = computed(() => harvest.value && grown.value !== null && grown.value.state !== "free");
  const placed = computed(() => grown.value !== null || plot.value.length === PLOT_DIGITS);
  const ready = computed(() =>
    !busy.value && !cut.value && action.value !== "" && placed.value
    && inputs.value.every((one) => number(one.amount) > 0 && one.unit !== "")
    && (inputs.value.length > 0 || !NEEDS.has(action.value))
    && (amount.value === "" || number(amount.value) > 0)
    && (!locked.value || why.value.trim() !== ""));

  function begin() {
    step.value = "what";
    action.value = plot.value = pest.value = amount.value = unit.value = why.value = said.value = "";
    inputs.value = [];
    preview.value = done.value = null;
  }
  /** An action is chosen; a pack that lies under the scanner is what it was done with. */
  function choose(what: string, scanned: Pack | null) {
    action.value = what;
    unit.value = grown.value?.units[0] ?? "";
    step.value = what in USES ? "with" : "confirm";
    if (scanned && what in USES) use(scanned);
  }
  /** This was used; what is in the list already stays as it is. */
  function use(pack: Pack) {
    if (inputs.value.length < MOST && !inputs.value.some((one) => same(one.pack, pack))) {
      inputs.value = [...inputs.value, { pack, amount: pack.amount, unit: pack.unit }];
    }
    step.value = "confirm";
  }
  function drop(at: number) {
    inputs.value = inputs.value.filter((_, place) => place !== at);
    if (!inputs.value.length && NEEDS.has(action.value)) step.value = "with";
  }
  function back() {
    said.value = "";
    if (step.value === "confirm" && action.value in USES && !inputs.value.length) step.value = "with";
    else {
      step.value = "what";
      inputs.value = [];
      pest.value = amount.value = why.value = "";
    }
  }
  const asked = () => ({
    action: action.value,
    growing: grown.value?.id ?? "",
    plot: grown.value ? "" : plot.value,
    inputs: inputs.value.map(({ pack, amount, unit }) => ({
      product: pack.product, amount, unit, pack: pack.pack, lot: pack.lot, made: pack.made, expires: pack.expires,
    })),
    pest: pest.value,
    amount: harvest.value ? amount.value : "",
    unit: harvest.value && amount.value ? unit.value : "",
    why: locked.value ? why.value.trim() : "",
  });
  async function record() {
    if (!ready.value) return;
    busy.value = true;
    const press = presses.press("POST", OPERATIONS, asked());
    const answer = await ask<Recorded>("POST", OPERATIONS, asked(), undefined, press.key);
    presses.came(press, answer);
    busy.value = false;
    said.value = answer.ok ? "" : either(answer);
    if (!answer.ok) return;
    done.value = answer.body;
    step.value = "done";
  }

  let newest = 0;
  watch([step, inputs, () => grown.value?.id], async () => {
    if (step.value !== "confirm" || !inputs.value.length || !placed.value) return void (preview.value = null);
    const mine = ++newest;
    const answer = await ask<Preview>("POST", "/api/farm/preview", asked());
    if (mine !== newest) return;
    preview.value = answer.ok ? answer.body : null;
    said.value = answer.ok ? "" : either(answer);
    const pests = preview.value?.inputs.flatMap((one) => one.pests) ?? [];
    if (!pest.value && new Set(pests).size === 1) pest.value = pests[0] ?? "";
  }, { deep: true });

  return { step, action, inputs, plot, pest, amount, unit, why, preview, done, said, busy, harvest, locked, placed, ready, begin, choose, use, drop, back, record };
}
export type Draft = ReturnType<typeof useDraft>;
