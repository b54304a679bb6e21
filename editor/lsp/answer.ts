/** Requests of the protocol, each to the function that knows and back. */
import {
  CompletionItemKind,
  type Connection,
  ErrorCodes,
  InlayHintKind,
  type Location,
  MarkupKind,
  type Position,
  ResponseError,
  type TextDocumentIdentifier,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { formatModule } from '../../compiler/syntax/format.ts';
import { type Analysis, mentionAt } from './analysis.ts';
import { fixesIn } from './code-action.ts';
import { completionsAt } from './completion.ts';
import type { DefinitionKind } from './definition.ts';
import { hoverAt } from './hover.ts';
import { inlaysIn } from './inlay.ts';
import { documentOf, locationOf, rangeOf } from './position.ts';
import { type Renaming, renamableAt, rename, usesOf } from './rename.ts';
import { fileOf, uriOf, type Workspace } from './workspace.ts';

interface Question {
  readonly textDocument: TextDocumentIdentifier;
  readonly position: Position;
}

export function answer(connection: Connection, workspace: Workspace): void {
  const about = (question: Pick<Question, 'textDocument'>) =>
    workspace.analysis(fileOf(question.textDocument.uri));
  answerAbout(connection, workspace, about);
  answerCompletion(connection, workspace);
  answerFormatting(connection, workspace);
  answerFixes(connection, about);
  answerRename(connection, workspace, about);
}

function answerFixes(connection: Connection, about: About): void {
  connection.onCodeAction((question) => {
    const analysis = about(question);
    if (analysis === undefined) return [];
    const [start, end] = [question.range.start, question.range.end].map((position) =>
      offsetIn(analysis, position),
    );
    return [...fixesIn(analysis, { start: start!, end: end! })];
  });
}

type About = (question: Pick<Question, 'textDocument'>) => Analysis | undefined;

const offsetIn = ({ source }: Analysis, position: Position): number =>
  documentOf(source).offsetAt(position);

// ---- what is this, where is it

function answerAbout(connection: Connection, workspace: Workspace, about: About): void {
  connection.onHover((question) => {
    const analysis = about(question);
    const found = analysis && hoverAt(analysis, offsetIn(analysis, question.position));
    if (analysis === undefined || found === undefined) return null;
    const value = ['```llm', ...found.code, '```', found.doc].join('\n').trimEnd();
    return {
      contents: { kind: MarkupKind.Markdown, value },
      range: rangeOf(analysis.source, found.span),
    };
  });
  connection.onDefinition((question) => {
    const analysis = about(question);
    const mention = analysis && mentionAt(analysis, offsetIn(analysis, question.position));
    if (analysis === undefined || mention?.definition === undefined) return null;
    return locationOf(mention.definition.place, analysis.program.sources);
  });
  connection.onReferences((question) => {
    const analysis = about(question);
    const mention = analysis && mentionAt(analysis, offsetIn(analysis, question.position));
    if (mention?.definition === undefined) return null;
    const { definition } = mention;
    return [...usesOf(workspace, definition)].flatMap(([file, starts]) =>
      locationsOf(workspace, file, starts, definition.name.length),
    );
  });
  connection.languages.inlayHint.on((question) => {
    const analysis = about(question);
    if (analysis === undefined) return null;
    const document = documentOf(analysis.source);
    const { start, end } = question.range;
    return inlaysIn(analysis, document.offsetAt(start), document.offsetAt(end)).map((inlay) => ({
      position: document.positionAt(inlay.offset),
      label: inlay.text,
      ...(inlay.kind === 'type' ? { kind: InlayHintKind.Type } : {}),
    }));
  });
}

function locationsOf(
  workspace: Workspace,
  file: string,
  starts: readonly number[],
  length: number,
): Location[] {
  const source = workspace.read(file);
  if (source === undefined) return [];
  return starts.map((start) => ({
    uri: uriOf(file),
    range: rangeOf(source, { start, end: start + length }),
  }));
}

// ---- completion

const itemKinds: Readonly<Record<DefinitionKind | 'word', CompletionItemKind>> = {
  module: CompletionItemKind.Module,
  function: CompletionItemKind.Function,
  method: CompletionItemKind.Method,
  record: CompletionItemKind.Struct,
  type: CompletionItemKind.Class,
  constant: CompletionItemKind.Constant,
  plan: CompletionItemKind.Event,
  field: CompletionItemKind.Field,
  parameter: CompletionItemKind.Variable,
  let: CompletionItemKind.Variable,
  index: CompletionItemKind.Variable,
  static: CompletionItemKind.TypeParameter,
  word: CompletionItemKind.Keyword,
};

function answerCompletion(connection: Connection, workspace: Workspace): void {
  connection.onCompletion(({ textDocument, position }) => {
    const file = fileOf(textDocument.uri);
    const source = workspace.read(file);
    if (source === undefined) return null;
    const offset = documentOf(source).offsetAt(position);
    return completionsAt(workspace, file, offset).map(({ text, kind, detail, doc }) => ({
      label: text,
      kind: itemKinds[kind],
      ...(detail === '' ? {} : { detail }),
      ...(doc === '' ? {} : { documentation: { kind: MarkupKind.Markdown, value: doc } }),
    }));
  });
}

// ---- layout

/** A file with syntax errors stays as it is. */
function answerFormatting(connection: Connection, workspace: Workspace): void {
  connection.onDocumentFormatting(({ textDocument }) => {
    const source = workspace.read(fileOf(textDocument.uri));
    if (source === undefined) return null;
    const formatted = formatModule(source);
    if (!formatted.ok || formatted.value === source.text) return [];
    const range = rangeOf(source, { start: 0, end: source.text.length });
    return [{ range, newText: formatted.value }];
  });
}

// ---- rename

function answerRename(connection: Connection, workspace: Workspace, about: About): void {
  connection.onPrepareRename((question) => {
    const analysis = about(question);
    const found =
      analysis && renamableAt(workspace, analysis, offsetIn(analysis, question.position));
    if (analysis === undefined || found === undefined) return null;
    return { range: rangeOf(analysis.source, found.name.span), placeholder: found.name.text };
  });
  connection.onRenameRequest((question) => {
    const analysis = about(question);
    const found =
      analysis && renamableAt(workspace, analysis, offsetIn(analysis, question.position));
    if (found === undefined) return refusal('this has no name of yours');
    const outcome = rename(workspace, found.definition, question.newName);
    if (!outcome.ok) return refusal(outcome.reason);
    return editOf(workspace, outcome.renaming, question.newName);
  });
}

const refusal = (reason: string) => new ResponseError(ErrorCodes.InvalidRequest, reason);

function editOf(
  workspace: Workspace,
  { places, oldName }: Renaming,
  newText: string,
): WorkspaceEdit {
  const changes = [...places].map(([file, starts]) => [
    uriOf(file),
    locationsOf(workspace, file, starts, oldName.length).map(({ range }) => ({ range, newText })),
  ]);
  return { changes: Object.fromEntries(changes) };
}
