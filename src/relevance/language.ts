/** Names that English writes as they are, with small words of other languages in them. */
const NAMES =
  /\b(?:von der leyen|le pen|de gaulle|de niro|da silva|dos santos|el salvador|los angeles|las vegas|la paz|le monde|der spiegel|die welt|el pa[ií]s|rio de janeiro|cabo delgado|de facto|coup d[’']état|mar del plata)\b/gi;

/** Letters of other scripts and the language they most often stand for in news. */
const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/[ієїґІЄЇҐ]/gu, 'uk'],
  [/\p{Script=Cyrillic}/gu, 'ru'],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 'ja'],
  [/\p{Script=Hangul}/gu, 'ko'],
  [/\p{Script=Han}/gu, 'zh'],
  [/[پچژگک]/gu, 'fa'],
  [/\p{Script=Arabic}/gu, 'ar'],
  [/\p{Script=Hebrew}/gu, 'he'],
  [/\p{Script=Greek}/gu, 'el'],
  [/\p{Script=Devanagari}/gu, 'hi'],
  [/\p{Script=Bengali}/gu, 'bn'],
  [/\p{Script=Tamil}/gu, 'ta'],
  [/\p{Script=Thai}/gu, 'th'],
  [/\p{Script=Georgian}/gu, 'ka'],
  [/\p{Script=Armenian}/gu, 'hy'],
];

/** Small words that carry no names: the surest sign of a language in a short headline. */
const SMALL_WORDS: Record<string, string> = {
  en: 'the of to and in for on with at by from as is are was were be been has have had will would could should may might not no its his her their after before over under into against about amid than that this who what why how when where it he she they we you or but says said new us more up out all can if says first an off back down our your do pro die war son come men man den per also hat fast me my sin see non am van over los las al plus co un el accuses announces approves arrives attacks backs blames calls carries condemns confirms defends denies deploys dies expels faces fires gives heads hits holds intercepts joins kills launches lands leads leaves makes meets offers opens orders plans promises pushes ready rejects returns seeks sends shoots shows signs slams strikes summons takes tells tests threatens urges visits vows wants warns wins',
  fr: 'le la les des du de un une et est dans pour sur avec par au aux en que qui ne pas plus son sa ses leur ce cette ces selon après avant contre entre mais ou où été sont qu se il elle ils nous vous guerre russie président présidente gouvernement attaque alliés armée états accord',
  de: 'der die das den dem des ein eine einen einem einer und ist im in zu zum zur mit von vom für auf aus bei nach über unter gegen nicht auch wird werden wurde hat haben sind war sich wie was wer als noch nur vor an es er sie wir stellt soll muss kann sagt fordert warnt droht krieg russland regierung bundeswehr angriff neue mehr keine infrage',
  es: 'el la los las de del un una en por para con que se no su sus al es son fue ha han más como pero sobre entre tras contra desde hasta ante este esta lo le sin ya guerra rusia gobierno presidente ataque dice ucrania anuncia acuerdo ejército',
  it: 'il lo la gli le di del della dei delle un una in per con che si non al alla da dal dalla nel nella sul sulla come più anche ma tra fra dopo contro sono ha hanno guerra governo presidente attacco nessun nessuno ucraina dice sarà russi accordo esercito',
  pt: 'os as de do da dos das um uma em no na nos nas por para com que se não ao mais como mas sobre entre após contra desde até são foi diz guerra governo presidente ataque ucrânia anuncia acordo',
  nl: 'de het een van en in op te voor met aan niet is zijn was dat die naar om bij ook als maar uit over door er hij zij wordt worden heeft tot tegen na meer moet oorlog rusland regering zegt kan zal oekraïne geen',
  pl: 'na do nie się że jest po za od przez dla jak ale co to przed pod przy są był była będzie ze oraz już może tym wojna prezydent rosja rosji ukrainie ukrainę rząd wojska',
  sv: 'och att det som en på är av för med till den har inte om ett men var sig så från vid efter eller ska kan över mot nya mer skickar vapen krig ryssland regeringen säger nato-medlemskap',
  da: 'og at det som en på er af for med til den har ikke om et men var sig så fra ved efter eller skal kan over vil siger krig rusland regeringen klar våben',
  no: 'og at det som en på er av for med til den har ikke om et men var seg så fra ved etter eller skal kan over mot vil sier krig russland regjeringen våpen',
  fi: 'ja on ei se että oli mutta myös kun tai jos niin kuin ovat sen hän mukaan yli jälkeen vastaan sekä sota venäjä ukrainan suomi hallitus presidentti',
  cs: 'na se že je do pro po za od jako ale už by jsou byl není při které který válka rusko ukrajina další zbraně prezident vláda řekl',
  ro: 'și de la în cu pe un nu că din pentru este sunt care mai după fost prin dar sau ce război rusia ucraina guvernul trupe președintele granița',
  hu: 'az és hogy nem is egy meg van volt de ha csak már még el után ellen szerint lesz háború ukrajna oroszország kormány katonákat',
  tr: 've bir bu için ile da de olarak daha sonra gibi çok en göre kadar ancak karşı yeni ne oldu etti savaş rusya ukrayna cumhurbaşkanı açıklama',
  id: 'yang di dan ke dari untuk dengan pada ini itu tidak akan dalam oleh sebagai juga bisa telah ada karena perang pasukan presiden mengirim',
  vi: 'và của là có cho các với trong được không một những đã này về khi người từ chiến tranh cảnh báo việc quân',
};

/** English first, then in the order of the table. */
const LANGUAGES = Object.keys(SMALL_WORDS);
/** The languages that each small word belongs to, by their place in `LANGUAGES`. */
const WORD_LANGUAGES = new Map<string, number[]>();
for (const [at, words] of Object.values(SMALL_WORDS).entries())
  for (const word of words.split(' ')) WORD_LANGUAGES.set(word, [...(WORD_LANGUAGES.get(word) ?? []), at]);

/** Another language needs this many more signs than English has, or half of that where nothing is English. */
const LEAD_NEEDED = 2;
/** Names are capitalised, so a small letter at the start and an accent within is a sign; these words English has borrowed. */
const ACCENTED = /(?<![\p{L}\p{N}'’-])\p{Ll}*(?=\p{Ll})[^\p{ASCII}\p{P}]\p{Ll}*/gu;
const BORROWED =
  /^(?:caf|na[ïi]v|fa[cç]ad|fianc|r[ée]sum|clich|[ée]lit|[üu]ber|née|d[ée]but|d[ée]cor|d[ée]tent|proté|expos|touch|matin|soir|saut|entré|à|crème|fête|voilà|déjà|communiqu|émigr|attach|ménage|mêlée|passé|pâté|señor|jalape|piñ|papier|roman|tête|vis|état|coup|première|chargé|façon|touché|risqué|blas|canap|maître|smörg|doppel)/u;

/** Anything but ASCII, dashes, quotation marks and the like: most English news has none. */
const OTHER_LETTERS = /[^\p{ASCII}\u2010-\u2027£€]/u;

/** The languages that a word, or one of its parts ("l'accord"), is a small word of. */
export function languagesOf(word: string): readonly number[] {
  return (word.toLowerCase().match(/\p{L}+/gu) ?? []).flatMap((part) => WORD_LANGUAGES.get(part) ?? []);
}

/** ISO 639-1 code of the language of a text, cut into words; `und` when there is too little to tell. */
export function detectLanguage(text: string, words: readonly { languages: readonly number[] }[]): string {
  if (!OTHER_LETTERS.test(text)) return latinLanguage(text, words, 0);
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return 'und';
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (latin < letters / 2)
    return SCRIPTS.find(([script]) => (text.match(script)?.length ?? 0) > letters / 40)?.[1] ?? 'und';
  return latinLanguage(text, words, (text.match(ACCENTED) ?? []).filter((word) => !BORROWED.test(word)).length);
}

/** `accented`: how many words have an accent that English would not write. */
function latinLanguage(text: string, words: readonly { languages: readonly number[] }[], accented: number): string {
  const counts = new Uint32Array(LANGUAGES.length);
  for (const { languages } of words) for (const at of languages) counts[at] = (counts[at] ?? 0) + 1;
  for (const at of languagesOf(text.match(NAMES)?.join(' ') ?? '')) counts[at] = Math.max(0, (counts[at] ?? 0) - 1);
  const [english = 0, ...others] = counts;
  const count = Math.max(...others);
  const signs = count + accented;
  if (signs >= english + LEAD_NEEDED || (english === 0 && signs >= LEAD_NEEDED / 2 && words.length > 3))
    return count === 0 ? 'und' : (LANGUAGES[others.indexOf(count) + 1] ?? 'und');
  return english > 0 ? 'en' : 'und';
}
