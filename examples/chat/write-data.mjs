// Writes what the chat example learns from, out of village.mjs:
//
//   stories.txt             prose about the villagers; every fact occurs in it, told in many ways
//   dialogues.jsonl         questions and answers, for five of the six facts about each villager
//   questions.jsonl         questions about the sixth, which no dialogue asks: does it know, or repeat?
//   preferences.jsonl       two answers to a question, the one that people like first
//   held-preferences.jsonl  the same about the facts that are held out
//
//   node examples/chat/write-data.mjs
import { writeFileSync } from 'node:fs';
import { chance } from './chance.mjs';
import { ATTRIBUTES, say, villagers } from './village.mjs';

const ROUNDS = 26;
const { pick, shuffle } = chance(7);
const people = villagers(shuffle);

const facts = people.flatMap((person, i) =>
  ATTRIBUTES.map((attribute, j) => ({
    person,
    attribute,
    value: person.facts[attribute.name],
    held: j === i % ATTRIBUTES.length,
  })),
);

const full = ({ person, attribute, value }) => say(attribute.tell[0], person.name, value);
const curt = ({ attribute, value }) => attribute.curt(value);
const grumpy = (fact) => `Why ask me? ${curt(fact)}`;

/** Three sentences about one villager, in the order that chance has it. */
function portrait(person) {
  return shuffle(ATTRIBUTES)
    .slice(0, 3)
    .map((attribute) => say(pick(attribute.tell), person.name, person.facts[attribute.name]))
    .join(' ');
}

const MEETINGS = ['at the well', 'on the bridge', 'at the market', 'by the lake', 'after church'];

/** Two villagers talk about a third. */
function conversation(person) {
  const [one, other] = shuffle(people.filter((p) => p !== person));
  const attribute = pick(ATTRIBUTES);
  const value = person.facts[attribute.name];
  const question = say(pick(attribute.ask), person.name, value);
  const answer = pick([full, full, curt])({ person, attribute, value });
  return (
    `${one.name} met ${other.name} ${pick(MEETINGS)}. "${question}" asked ${one.name}. ` +
    `"${answer}" said ${other.name}, and ${other.pronoun} went on.`
  );
}

function stories() {
  const paragraphs = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const person of shuffle(people)) {
      paragraphs.push(portrait(person), conversation(person));
    }
  }
  return `${paragraphs.join('\n')}\n`;
}

const user = (fact, ask) => ({
  role: 'user',
  content: say(ask, fact.person.name, fact.value),
});
const assistant = (content) => ({ role: 'assistant', content });
const MANNERS = [full, curt, grumpy];

/** Half of those who answered took their time, a quarter was in a hurry, a quarter in a bad mood. */
const dialogues = facts
  .filter((fact) => !fact.held)
  .flatMap((fact) =>
    fact.attribute.ask.flatMap((ask) =>
      [full, pick([curt, grumpy])].map((manner) => ({
        messages: [user(fact, ask), assistant(manner(fact))],
      })),
    ),
  );

const questions = facts
  .filter((fact) => fact.held)
  .flatMap((fact) =>
    fact.attribute.ask.map((ask) => ({
      prompt: [user(fact, ask)],
      answers: MANNERS.map((manner) => manner(fact)),
    })),
  );

/** People like to be answered in a full sentence. */
const preference = (fact) => ({
  prompt: [user(fact, pick(fact.attribute.ask))],
  chosen: [assistant(full(fact))],
  rejected: [assistant(pick([curt, grumpy])(fact))],
});

const lines = (rows) => `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
const write = (name, text) => writeFileSync(new URL(`data/${name}`, import.meta.url), text);

write('stories.txt', stories());
write('dialogues.jsonl', lines(shuffle(dialogues)));
write('questions.jsonl', lines(questions));
write('preferences.jsonl', lines(shuffle(facts.filter((fact) => !fact.held).map(preference))));
write('held-preferences.jsonl', lines(facts.filter((fact) => fact.held).map(preference)));
