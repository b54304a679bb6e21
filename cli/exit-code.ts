/** What `llmc` answers to the shell. */
export const exitCode = {
  ok: 0,
  /** The user's program, data or test is wrong. */
  wrong: 1,
  /** The command line is wrong. */
  usage: 2,
  noDevice: 3,
  /** A bug of ours (EX_SOFTWARE of BSD's sysexits). */
  bug: 70,
  /** Stopped by Ctrl-C after saving (128 + SIGINT). */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
