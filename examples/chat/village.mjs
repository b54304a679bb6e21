// The village: who lives in it, what is true of whom, and how people say so. All of it is made up.

const words = (text) => text.trim().split(/\s+/);
const list = (text) => text.trim().split(/,\s+/);

/** Villagers, with the pronoun that stories use for them. */
const SHE = words(`
  Ada Bela Cora Dina Edda Flora Greta Hana Ilsa Jana Kira Lena
  Mira Nora Olga Petra Rosa Sara Tilda Ursa Vera Willa Yara Zelda Anni Birgit
  Clara Doris Elsa Frida Gerda Helma Irma Judith Karla Lotte`);
const HE = words(`
  Abel Boris Caspar Dario Emil Felix Gustav Hugo Ivan Jonas Karl Leon
  Marek Nils Otto Paul Quentin Ralf Simon Tomas Ulrich Viktor Walter Xaver Yorick Zeno Anton
  Bruno Conrad Dietmar Erik Fritz Gregor Hannes Igor Jakob`);

/**
 * What there is to know of a villager. `values` are dealt out so that each is true of about as many
 * people as any other. `ask` are the questions, `tell` how stories put it (the first is also the
 * answer in a full sentence), `curt` the answer of someone who is in a hurry.
 */
export const ATTRIBUTES = [
  {
    name: 'home',
    values: list(`
      the old mill, the lighthouse, the red barn, a house on stilts, the clock tower,
      a boat on the lake, the last farm, a hut in the woods, the white cottage, the inn,
      a room over the bakery, the stone bridge house`),
    ask: ['Where does NAME live?', 'Where is the home of NAME?'],
    tell: [
      'NAME lives in VALUE.',
      'The home of NAME is VALUE.',
      'If you look for NAME, go to VALUE.',
      'At night NAME goes home to VALUE.',
      'Everybody knows that NAME lives in VALUE.',
    ],
    curt: (value) => `In ${value}.`,
  },
  {
    name: 'trade',
    values: list(`
      a baker, a smith, a weaver, a fisher, a teacher, a carpenter, a potter, a shepherd,
      a doctor, a gardener, a tailor, a miller, a painter, a beekeeper`),
    ask: ['What is the work of NAME?', 'What does NAME do for a living?'],
    tell: [
      'NAME works as VALUE.',
      'By day NAME works as VALUE.',
      'For a living, NAME works as VALUE.',
      'NAME has been VALUE for years.',
      'When NAME was young, NAME learned to be VALUE.',
    ],
    curt: (value) => `As ${value}.`,
  },
  {
    name: 'pet',
    values: list(`
      a grey cat, a brown dog, a lame goat, a green parrot, a tame crow, a fat pig,
      a blind horse, a white rabbit, a wise owl, a small donkey, a shy hedgehog,
      a loud goose`),
    ask: ['Which animal does NAME keep?', 'What pet does NAME have?'],
    tell: [
      'NAME keeps VALUE.',
      'The pet of NAME is VALUE.',
      'NAME keeps VALUE and feeds it well.',
      'NAME never goes for a walk without VALUE.',
      'In the yard NAME keeps VALUE.',
    ],
    curt: (value) => `${capital(value)}.`,
  },
  {
    name: 'food',
    values: list(`
      plum cake, onion soup, rye bread, smoked fish, apple pie, goat cheese, bean stew,
      honey cake, fried eggs, potato salad, cherry jam, mushroom pie, barley porridge`),
    ask: ['What does NAME like to eat?', 'What is the favourite food of NAME?'],
    tell: [
      'NAME likes to eat VALUE.',
      'The favourite food of NAME is VALUE.',
      'On Sundays NAME likes to eat VALUE.',
      'For a plate of VALUE NAME would walk ten miles.',
      'NAME likes to eat VALUE more than anything.',
    ],
    curt: (value) => `${capital(value)}.`,
  },
  {
    name: 'music',
    values: list(`
      the fiddle, the flute, the drum, the harp, the horn, the accordion, the lute,
      the bagpipe, the organ, the whistle`),
    ask: ['Which instrument does NAME play?', 'What does NAME play at the dance?'],
    tell: [
      'NAME plays VALUE.',
      'At the dance NAME plays VALUE.',
      'When it rains, NAME plays VALUE.',
      'Since childhood NAME plays VALUE.',
      'Nobody plays VALUE as well as NAME.',
    ],
    curt: (value) => `${capital(value)}.`,
  },
  {
    name: 'treasure',
    values: list(`
      buttons, old keys, feathers, sea shells, stamps, glass beads, maps, bells,
      round stones, spoons, dried flowers`),
    ask: ['What does NAME collect?', 'What is in the box of NAME?'],
    tell: [
      'NAME collects VALUE.',
      'All year long NAME collects VALUE.',
      'The box of NAME is full of VALUE.',
      'NAME would never give away the VALUE in the box.',
      'Whoever finds VALUE brings them to NAME.',
    ],
    curt: (value) => `${capital(value)}.`,
  },
];

export function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}

/** Fill in a sentence: who, and what is true of them. */
export function say(sentence, name, value) {
  return sentence.replaceAll('NAME', name).replaceAll('VALUE', value);
}

/** Every villager with a value for each attribute: `{ name, pronoun, facts: { home: 'the inn', … } }`. */
export function villagers(shuffle) {
  const people = [
    ...SHE.map((name) => ({ name, pronoun: 'she', facts: {} })),
    ...HE.map((name) => ({ name, pronoun: 'he', facts: {} })),
  ];
  for (const { name, values } of ATTRIBUTES) {
    shuffle(people).forEach((person, i) => {
      person.facts[name] = values[i % values.length];
    });
  }
  return people;
}
