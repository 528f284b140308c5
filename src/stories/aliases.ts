/**
 * Other words for the same place or person, so that "Polish village" and "village in Poland" share a word.
 * A word may stand for itself and for a country: "kremlin" stays "kremlin" and also says "russia".
 * Written by hand from the usual English demonyms, capitals and spellings of names.
 */
const COUNTRIES: Record<string, string> = {
  afghanistan: 'afghan afghans kabul*',
  argentina: 'argentine argentinian buenos*',
  armenia: 'armenian armenians yerevan*',
  australia: 'australian australians aussie canberra*',
  azerbaijan: 'azerbaijani azeri baku*',
  belarus: 'belarusian belarusians minsk*',
  belgium: 'belgian belgians',
  brazil: 'brazilian brazilians',
  britain: 'uk british britons briton britains downing*',
  bulgaria: 'bulgarian bulgarians',
  canada: 'canadian canadians ottawa*',
  china: 'chinese beijing* prc xi*',
  colombia: 'colombian colombians bogota*',
  cuba: 'cuban cubans havana*',
  czechia: 'czech czechs prague*',
  denmark: 'danish danes copenhagen*',
  egypt: 'egyptian egyptians cairo*',
  estonia: 'estonian estonians tallinn*',
  ethiopia: 'ethiopian ethiopians',
  europe: 'european europeans',
  finland: 'finnish finns helsinki*',
  france: 'french paris* elysee*',
  georgia: 'georgian georgians tbilisi*',
  germany: 'german germans berlin*',
  greece: 'greek greeks athens*',
  greenland: 'greenlandic greenlander greenlanders nuuk*',
  hungary: 'hungarian hungarians budapest*',
  india: 'indian indians delhi*',
  indonesia: 'indonesian indonesians jakarta*',
  iran: 'iranian iranians tehran*',
  iraq: 'iraqi iraqis baghdad*',
  ireland: 'irish dublin*',
  israel: 'israeli israelis idf*',
  italy: 'italian italians rome*',
  japan: 'japanese tokyo*',
  jordan: 'jordanian jordanians amman*',
  kazakhstan: 'kazakh kazakhs astana*',
  kosovo: 'kosovar kosovars pristina*',
  latvia: 'latvian latvians riga*',
  lebanon: 'lebanese beirut*',
  libya: 'libyan libyans',
  lithuania: 'lithuanian lithuanians vilnius*',
  mexico: 'mexican mexicans',
  moldova: 'moldovan moldovans chisinau*',
  netherlands: 'dutch hague*',
  niger: 'nigerien niamey*',
  nigeria: 'nigerian nigerians abuja*',
  northkorea: 'pyongyang* dprk',
  norway: 'norwegian norwegians oslo*',
  pakistan: 'pakistani pakistanis islamabad*',
  palestine: 'palestinian palestinians',
  philippines: 'philippine filipino filipinos manila*',
  poland: 'polish pole poles warsaw*',
  portugal: 'portuguese lisbon*',
  qatar: 'qatari qataris doha*',
  romania: 'romanian romanians bucharest*',
  russia: 'russian russians moscow* kremlin*',
  saudi: 'saudis riyadh*',
  serbia: 'serbian serbs serb belgrade*',
  slovakia: 'slovak slovaks bratislava*',
  somalia: 'somali somalis mogadishu*',
  southkorea: 'seoul*',
  spain: 'spanish spaniards madrid*',
  sudan: 'sudanese khartoum*',
  sweden: 'swedish swedes swede stockholm*',
  switzerland: 'swiss',
  syria: 'syrian syrians damascus*',
  taiwan: 'taiwanese taipei*',
  thailand: 'thai bangkok*',
  turkey: 'turkish turks turkiye ankara*',
  ukraine: 'ukrainian ukrainians kyiv* kiev*',
  usa: 'american americans america pentagon*',
  uzbekistan: 'uzbek uzbeks',
  venezuela: 'venezuelan venezuelans caracas*',
  vietnam: 'vietnamese hanoi*',
  yemen: 'yemeni yemenis sanaa*',
};

const SPELLINGS: Record<string, string> = {
  zelensky: 'zelenskyy zelenskiy zelenski',
  houthi: 'houthis',
  erdogan: 'erdogans',
  protasevich: 'pratasevich',
  netanyahu: 'bibi',
  nuclear: 'nuke nukes atomic',
  strike: 'strikes struck striking',
  blast: 'explosion explosions blasts explode explodes exploded exploding',
  missile: 'missiles rocket rockets projectile projectiles',
  drone: 'drones uav uavs',
  kill: 'killed kills killing deadly dead die dies died death deaths fatal fatally slain dying',
  arrest: 'arrests arrested detain detains detained detention detainee detainees custody',
  president: 'presidents presidential pres',
  minister: 'ministers ministry pm',
};

function table(): Map<string, readonly string[]> {
  const out = new Map<string, readonly string[]>();
  for (const [name, others] of Object.entries({ ...COUNTRIES, ...SPELLINGS })) {
    out.set(name, [name]);
    for (const other of others.split(' ')) {
      if (other.endsWith('*')) out.set(other.slice(0, -1), [other.slice(0, -1), name]);
      else out.set(other, [name]);
    }
  }
  return out;
}

/** Word as written (lower case, no accents) to the words it stands for; a word not in here stands for itself. */
export const ALIASES: ReadonlyMap<string, readonly string[]> = table();
