// Units as the API writes them, where a form lets one be chosen; how they are said is in src/locale.
export const [JIN, MU, HEAD, ANIMAL, BIRD, FISH, EGG, PLANT, PIECE, BOX, BAG, BOTTLE] = [
  "\u65a4", "\u4ea9", "\u5934", "\u53ea", "\u7fbd", "\u5c3e", "\u679a", "\u682a", "\u4ef6", "\u7bb1", "\u888b", "\u74f6",
] as const;
const WEIGHED = ["kg", "g", JIN, "t"] as const;

/** What is used of farm inputs. */
export const GOODS_UNITS = ["mL", "L", ...WEIGHED, BAG, BOTTLE, PLANT, HEAD, BIRD, FISH] as const;
/** What a pack holds. */
export const PACK_UNITS = [...WEIGHED, "mL", "L", EGG, ANIMAL, BIRD, FISH, PLANT, PIECE] as const;
/** What grows, by the kind of its cycle, and the water that it gets. */
export const GROWN_UNITS = {
  crop: ["kg", JIN, "t", BOX, PIECE, PLANT, MU, "m³"], herd: [HEAD, ANIMAL, BIRD, EGG, "kg", JIN, "t"], pond: ["kg", JIN, "t", FISH, "m³"],
} as const;
