/** Tests in files: what a file's rows look like says which test it is. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Row } from '../data/records.ts';
import { exactMatch } from './exact-match.ts';
import type { Examinee } from './examinee.ts';
import { lastWord } from './last-word.ts';
import type { Score } from './metric.ts';
import { multipleChoice } from './multiple-choice.ts';
import { preferenceAccuracy } from './preference.ts';
import { badTaskRow } from './rows.ts';

export interface TaskOptions {
  /** Stands between a context and what follows it. */
  readonly delimiter: string;
  /** How many solved rows are shown before each question of multiple choice. */
  readonly shots: number;
  /** The most tokens of an answer. */
  readonly tokens: number;
}

type Run = (
  task: string,
  rows: readonly Row[],
  examinee: Examinee,
  options: TaskOptions,
) => Promise<Result<Score>>;

interface TaskKind {
  /** Of the rows: those that tell it from the kinds below. */
  readonly fields: readonly string[];
  readonly run: Run;
}

const lastWords: Run = (task, rows, examinee, { delimiter }) =>
  lastWord(task, rows, examinee, delimiter);

/** The first whose fields the first row has is the test. */
const kinds: readonly TaskKind[] = [
  { fields: ['query', 'choices'], run: multipleChoice },
  { fields: ['context_options', 'continuation'], run: multipleChoice },
  { fields: ['context', 'continuation'], run: lastWords },
  { fields: ['chosen', 'rejected'], run: preferenceAccuracy },
  { fields: ['prompt', 'answers'], run: exactMatch },
  { fields: ['prompt', 'answer'], run: exactMatch },
  { fields: ['question', 'answer'], run: exactMatch },
  { fields: ['messages'], run: exactMatch },
];

/** Error: `bad-task-row`. There is at least one row. */
export const runTask: Run = async (task, rows, examinee, options) => {
  const [first] = rows;
  const kind = kinds.find(({ fields }) => fields.every((field) => first && field in first.value));
  if (kind !== undefined) return kind.run(task, rows, examinee, options);
  const found = Object.keys(first?.value ?? {}).join(', ');
  return badTaskRow(first?.place ?? task, [`has  {${found}}`], examinee.loaded.model.span);
};
