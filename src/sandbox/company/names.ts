/** Names of people: many, plain, and within 8x8's pattern, which takes no accents. */

const FIRST =
  `Aaron Abigail Adam Adele Agnes Aisha Alan Albert Alex Alice Alison Amanda Amelia Amir Amy Andrea Andrew Angela
  Anita Anna Anthony Antoine Arjun Arthur Astrid Audrey Barbara Beatrice Ben Bernard Beth Bianca Boris Brenda
  Brian Bruno Camille Carl Carla Carmen Caroline Catherine Cecile Charles Charlotte Chloe Chris Claire Clara
  Colin Connor Daniel Daphne David Deborah Denise Diana Diego Dominic Donna Duncan Edith Edward Elaine Eleanor
  Elena Elias Elise Elizabeth Ella Ellen Emil Emily Emma Eric Erin Esther Ethan Eva Evelyn Farah Fatima Felix
  Fiona Florence Frances Francois Frank Freya Gabriel Gareth Gemma George Georgia Gerard Gina Giulia Grace
  Graham Greta Hannah Harold Harriet Harry Hassan Heather Helen Henri Henry Hugo Ian Imran Ines Ingrid Irene
  Isaac Isabel Ivan Jack Jacob James Jane Jasmine Jason Jean Jenna Jeremy Jessica Joan Joel Johan John Jonas
  Jordan Joseph Judith Julia Julien Karen Karim Kate Keith Kenneth Kevin Kiran Laura Lauren Layla Leah Leo Leon
  Liam Lily Linda Lisa Louis Louise Lucas Lucy Luis Lydia Magnus Malcolm Manon Marco Margaret Maria Marie Mark
  Martin Mary Mateo Matilda Matthew Maya Megan Mehmet Mia Michael Mina Miriam Mona Nadia Naomi Natalie Nathan
  Nicholas Nicole Nina Noah Nora Oliver Olivia Omar Oscar Pamela Patricia Paul Pauline Peter Philip Philippa
  Pierre Priya Quentin Rachel Rafael Ravi Rebecca Richard Robert Robin Rosa Rose Ruby Ruth Ryan Salma Samantha
  Samuel Sandra Sara Sean Sebastian Simon Sofia Sophie Stella Stephen Susan Sylvie Tara Teresa Theo Thomas Tim
  Tina Tom Ursula Valerie Vera Victor Victoria Vincent Violet Walter Wendy William Yasmin Yusuf Yves Zara Zoe`.split(
    /\s+/,
  )

const LAST =
  `Abbott Adams Ahmed Ainsworth Akhtar Allen Anderson Andrews Archer Armstrong Arnold Ashton Atkins Bailey Baker
  Baldwin Ball Banks Barber Barker Barnes Barrett Bates Baxter Begum Bell Bennett Benson Bernard Berry Bertrand
  Bishop Blackwell Blake Blanc Bond Bonnet Booth Boucher Bowen Bradley Brady Brandt Brennan Briggs Brooks Brown
  Bryant Buckley Burgess Burke Burns Burton Butler Byrne Cameron Campbell Carlson Carpenter Carr Carroll Carter
  Castillo Chambers Chan Chapman Chavez Chen Chevalier Clark Clarke Clayton Clement Cohen Cole Coleman Collins
  Connolly Conway Cook Cooper Costa Cox Craig Crawford Cross Cruz Cunningham Curtis Dalton Daly Daniels Davidson
  Davies Davis Dawson Dean Delaney Dennis Diaz Dixon Dobson Doherty Donnelly Douglas Doyle Drake Dubois Duffy
  Dufour Duncan Dunn Dupont Durand Dyer Eaton Edwards Elliott Ellis Evans Fabre Farrell Faure Ferguson Fernandez
  Fields Fischer Fisher Fitzgerald Fleming Fletcher Flynn Ford Forster Foster Fournier Fowler Fox Francis
  Franklin Fraser Freeman French Frost Fuller Gallagher Garcia Gardner Garnier Gauthier George Gibbs Gibson
  Gilbert Gill Girard Goddard Gomez Gonzalez Goodwin Gordon Graham Grant Graves Gray Green Greene Griffin
  Griffiths Gupta Gustafson Hale Hall Hamilton Hammond Hansen Harding Harper Harris Harrison Hart Harvey Hawkins
  Hayes Haynes Henderson Henry Herbert Hernandez Hewitt Hicks Higgins Hill Hobbs Hodges Hoffman Holland Holmes
  Holt Hopkins Horton Houston Howard Howe Howell Hubert Hudson Hughes Hunt Hunter Hussain Ibrahim Ingram Jackson
  Jacobs Jacquet James Jansen Jenkins Jennings Jensen Johnson Johnston Jones Jordan Joseph Joyce Kapoor Kaufman
  Kavanagh Kaya Keane Kelly Kemp Kennedy Kent Kerr Khan King Kirby Klein Knight Knox Kumar Lambert Lane Larsen
  Larson Lawrence Lawson Leblanc Lee Lefevre Legrand Lemoine Leonard Leroux Leroy Lewis Lindsay Little Lloyd
  Logan Long Lopez Lowe Lucas Lynch Lyons Macdonald Mackay Maguire Maher Mahmood Mallet Manning Marchand Marsh
  Marshall Martin Martinez Mason Masson Matthews Maxwell May McCarthy McDonald McGrath McKenna McKenzie McLean
  Mendoza Mercer Mercier Meyer Michel Middleton Miles Miller Mills Mitchell Moore Morales Moran Moreau Moreno
  Morgan Morin Morris Morrison Morton Moss Mueller Muller Mullins Murphy Murray Myers Nash Neal Nelson Newman
  Newton Nguyen Nicholls Nichols Nicolas Nielsen Nixon Noble Nolan Norman Norris Norton O'Brien O'Connor
  O'Donnell O'Neill Olsen Ortega Osborne Owen Owens Page Palmer Park Parker Parsons Patel Patterson Payne Pearce
  Pearson Pelletier Perez Perkins Perrin Perry Peters Petersen Peterson Phillips Pierce Poirier Pope Porter
  Potter Powell Power Pratt Price Quinn Rahman Ramirez Ramos Randall Ray Reed Reeves Reid Renard Reyes Reynolds
  Rhodes Rice Richard Richards Richardson Riley Rivera Roberts Robertson Robin Robinson Roche Rodgers Rodriguez
  Rogers Rollins Romero Rose Ross Rousseau Roussel Roux Rowe Russell Ryan Salazar Sanchez Sanders Sanderson
  Santos Saunders Savage Schmidt Schneider Schroeder Scott Sharma Sharp Shaw Shepherd Sheppard Sheridan Simmons
  Simon Simpson Sinclair Singh Skinner Slater Smith Snow Snyder Soto Sparks Spencer Stanley Steele Stephens
  Stevens Stevenson Stewart Stokes Stone Summers Sutherland Sutton Swan Sweeney Tanner Tate Taylor Thomas
  Thompson Thomson Thornton Todd Torres Townsend Tran Tucker Turner Tyler Underwood Valdez Vance Vargas Vaughan
  Vega Vidal Vincent Wade Wagner Walker Wallace Walls Walsh Walters Walton Ward Warner Warren Waters Watkins
  Watson Watts Weaver Webb Weber Webster Weeks Welch Wells West Wheeler White Whitehead Wilkins Wilkinson
  Williams Williamson Willis Wilson Winter Wolfe Wong Wood Woods Woodward Wright Wyatt Yang Yates York Young
  Zhang Zimmerman`.split(/\s+/)

export interface PersonName {
  first: string
  last: string
  /** 0 for the first bearer of this name, then 1, 2, … */
  bearer: number
}

export const NAMES = FIRST.length * LAST.length

export const slug = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '')

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b))

/** A step near the golden section of the space that visits every name once. */
function stepThrough(space: number): number {
  let step = Math.floor(space * 0.618)
  while (greatestDivisor(step, space) !== 1) step += 1
  return step
}

const STEP = stepThrough(NAMES)
const slugs = (names: string[]): Map<string, number> => new Map(names.map((name, n) => [slug(name), n]))

export interface Names {
  name(index: number): PersonName
  /** The index of who bears this name, given in slugs; null when nobody can. */
  indexOf(first: string, last: string, bearer: number): number | null
}

export function createNames(offset: number): Names {
  const firstAt = slugs(FIRST)
  const lastAt = slugs(LAST)
  // The name's place is (STEP × index + offset) mod NAMES, so the way back is one table of places.
  const indexAt = new Int32Array(NAMES)
  for (let index = 0; index < NAMES; index++) indexAt[(STEP * index + offset) % NAMES] = index
  return {
    name(index) {
      const place = (STEP * (index % NAMES) + offset) % NAMES
      const first = FIRST[place % FIRST.length] ?? ''
      const last = LAST[Math.floor(place / FIRST.length)] ?? ''
      return { first, last, bearer: Math.floor(index / NAMES) }
    },
    indexOf(first, last, bearer) {
      const f = firstAt.get(first)
      const l = lastAt.get(last)
      if (f === undefined || l === undefined) return null
      return (indexAt[l * FIRST.length + f] ?? 0) + bearer * NAMES
    },
  }
}
