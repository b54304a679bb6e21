/** What one probe of `llmc doctor` found. */
export interface Finding {
  readonly status: 'ok' | 'warning' | 'failure';
  /** What was looked at: `node`, `adapter`. */
  readonly name: string;
  readonly text: string;
  /** What to do about it. */
  readonly hint?: string;
}
