/** The words of which names, titles and blurbs are made. */

const list = (text: string): readonly string[] => text.trim().split(/\s+/);

export const GIVEN_NAMES = list(`
  Ada Agnes Alan Amir Anna Astrid Bao Beatriz Bruno Carla Cedric Chiara Dara David Dilys Edith Elif Emil Esther Farah
  Felix Fiona Gareth Greta Hana Hassan Hugo Ida Ines Ivan Jade Jonas José Jun Karin Kofi Lars Leila Liam Lucía Magda
  Malik Marta Mei Milan Nadia Nils Noor Olga Omar Orla Pablo Petra Quentin Rosa Ruth Samir Sofia Sven Tara Tomás Uma
  Vera Viktor Wanda Xenia Yara Yusuf Zoë`);

export const FAMILY_NAMES = list(`
  Abbott Acheson Adler Almeida Andersen Baker Baptiste Becker Bianchi Blum Borg Brandt Byrne Calloway Castro Chen Cohen
  Costa Dahl Delaney Dubois Dunne Eklund Eriksen Farrow Ferrari Fischer Fontaine Gallagher Garcia Gruber Haddad Hansen
  Hartley Hayashi Holm Ibsen Ivanova Jansen Kaya Keller Khan Kowalski Kruger Larsen Lehmann Lindqvist Lopez Marchetti
  Mbeki Meyer Moreau Müller Nakamura Navarro Nguyen Novak Okafor Olsen Ortiz Patel Pereira Petrov Quinn Rahman Ramos
  Rossi Ryan Saito Santos Schmidt Sharma Silva Singh Sokolov Svensson Tanaka Thorne Tran Ueda Vance Vargas Vogel Wagner
  Walsh Weber Whitlock Wójcik Yamada Yilmaz Young Zhang Zimmer`);

export const ADJECTIVES = list(`
  ancient amber bitter bright broken brief burning calm careful certain clever cold common crooked curious daring dark
  deep distant early eastern empty endless familiar fallen final first foreign forgotten frozen gentle golden grey happy
  hidden hollow honest hungry idle iron last late lonely long lost narrow new noisy northern odd old open pale patient
  plain private quiet red restless rising salt scattered second secret shallow silent silver simple small southern still
  strange sudden tall tender third twisted unfinished unseen upper vast wandering western white wild wooden young`);

export const NOUNS = list(`
  accident acre alphabet anchor archive arrow atlas autumn balcony baker bell bird boat border bottle bridge brother
  cabinet candle captain carpenter castle cathedral chapter city clock cloud coast compass corner courage daughter desert
  diary door dream engine evening experiment fable farm father feather ferry field fire fisherman forest fortune fountain
  friend frontier garden ghost glacier glass guest hammer harbour harvest heron hill history horizon horse hour house
  hunter inheritance island journey judge key kingdom kitchen ladder lake language lantern lesson letter library light
  lighthouse locksmith machine map market marriage meadow memory merchant mill mirror monsoon moon morning mother mountain
  museum music neighbour night notebook number oak ocean orchard orchestra painter paper passage path pilgrim planet
  poet portrait promise prophet question quilt railway rain raven reader republic return river road room sailor school
  season shadow shepherd ship shore silence sister sky snow soldier song spring stairs station stone storm story stranger
  street summer swimmer table tailor theatre thief thread tide tower town traveller treaty tree valley village violin
  voyage wall watchmaker water weather well widow wind window winter witness wolf woman word workshop year`);

export const VERBS = list(`
  answers arrives asks becomes begins believes builds carries changes chooses climbs collects counts crosses discovers
  draws dreams escapes explains follows forgets gathers guards hears hides imagines inherits keeps leaves learns listens
  loses measures meets mends misses opens paints plants promises reads recalls refuses remembers repairs returns sails
  searches sells shares sings speaks steals teaches tells travels unlocks wakes walks watches writes`);

export const PLACES = list(`
  Aberdeen Aleppo Antwerp Bergen Bologna Bombay Cádiz Cairo Cork Danzig Delft Dublin Genoa Ghent Hanoi Havana Istanbul
  Kraków Kyoto Leipzig Lima Lisbon Lübeck Malmö Marseille Naples Odessa Oslo Palermo Porto Prague Riga Rotterdam Salonica
  Samarkand Seville Split Tallinn Tangier Trieste Tunis Turin Valencia Venice Vilnius Zagreb`);
