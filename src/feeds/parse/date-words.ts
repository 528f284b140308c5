/**
 * Beginnings of month names in lower case without accents: English first, then the languages whose feeds are known to
 * write their own (Spanish, Italian, Polish, Russian, Greek, Czech, French, Portuguese, Dutch, German, Hungarian).
 */
const MONTHS: readonly RegExp[] = [
  /^(jan|ene|gen|sty|янв|ιαν|led)/,
  /^(feb|fev|lut|фев|φεβ|uno)/,
  /^(mar|maa|mrt|мар|μαρ|bre)/,
  /^(apr|avr|abr|kwi|апр|απρ|dub)/,
  /^(may|mai|mag|mei|maj|май|мая|μαι|kve)/,
  /^(jun|juin|giu|cze|июн|ιουν)/,
  /^(jul|juil|lug|lip|июл|ιουλ)/,
  /^(aug|aou|ago|sie|авг|αυγ|srp)/,
  /^(sep|set|wrz|сен|σεπ|zar|sze)/,
  /^(oct|okt|ott|out|paz|окт|οκτ|rij)/,
  /^(nov|lis|ноя|νοε)/,
  /^(dec|dez|dic|des|gru|дек|δεκ|pro)/,
];

/** 1 to 12; 0 for a word that is no month. */
export function monthOf(word: string): number {
  return MONTHS.findIndex((pattern) => pattern.test(word)) + 1;
}

/** Hours east of UTC and the zones there, as publishers write them. Ambiguous names mean what they most often do in news feeds. */
const ZONES: readonly [number, string][] = [
  [0, 'z ut utc gmt wet'],
  [1, 'west bst cet met mez'],
  [2, 'cest mest mesz eet sast'],
  [3, 'eest msk trt'],
  [4, 'msd gst'],
  [5, 'pkt'],
  [5.5, 'ist'],
  [5.75, 'npt'],
  [7, 'ict wib'],
  [8, 'hkt sgt awst pht'],
  [9, 'jst kst'],
  [9.5, 'acst'],
  [10, 'aest'],
  [10.5, 'acdt'],
  [11, 'aedt'],
  [12, 'nzst'],
  [13, 'nzdt'],
  [-2.5, 'ndt'],
  [-3, 'adt brt art'],
  [-3.5, 'nst'],
  [-4, 'ast edt clt'],
  [-5, 'est et cdt'],
  [-6, 'cst ct mdt'],
  [-7, 'mst mt pdt'],
  [-8, 'pst pt akdt'],
  [-9, 'akst'],
  [-10, 'hst'],
];
const HOURS_EAST = new Map(ZONES.flatMap(([hours, names]) => names.split(' ').map((name) => [name, hours])));

/** Hours east of UTC of a zone's name in lower case; null for a name that is not known. */
export function hoursEast(name: string): number | null {
  return HOURS_EAST.get(name) ?? null;
}
