import { isServerError, LocatedError, UserError } from 'pgproof-runtime/errors.js';
import { asTyped, textOf } from './print.js';
import { terminal } from './terminal.js';

/** Keeps what a command found, for the one JSON document that `--json` prints when the command ends. */
export function answer(result: object): void {
  terminal.result = result;
}

/** Prints that document, where it was asked for: `packages/tool/pgproof.output.schema.json` describes it. */
export function printEnvelope(exitCode: number, error?: object): void {
  if (!terminal.json) return;
  const { command, database = null, result } = terminal;
  const envelope = { ok: exitCode === 0, exitCode, command, database, result, error };
  terminal.stdout.write(`${JSON.stringify(envelope, null, 2)}\n`);
}

/** An error as the document has it. `kind` says who can correct it. */
export function describeError(error: unknown): object {
  const isUsers = error instanceof UserError;
  return {
    kind: isUsers ? (error.exitCode === 130 ? 'interrupted' : 'user') : isServerError(error) ? 'server' : 'internal',
    message: textOf(error),
    fix: isUsers && error.fix !== undefined ? asTyped(error.fix) : undefined,
    ...codesOf(isUsers ? error.cause : error),
    ...(error instanceof LocatedError ? { file: error.file, ...error.place } : {}),
  };
}

/** The SQLSTATE of what an error came of; of our own bugs the code that Node.js gives. */
function codesOf(error: unknown): { sqlstate?: string; code?: string } {
  if (isServerError(error)) return { sqlstate: error.code };
  if (!(error instanceof Error)) return {};
  if (error.cause !== undefined) return codesOf(error.cause);
  return 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
}
