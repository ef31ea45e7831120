import {
  FaultsError,
  isServerError,
  LocatedError,
  UserError,
  type LocatedFault,
  type ServerError,
} from 'pgproof-runtime/errors.js';
import { momentOf } from 'pgproof-runtime/moments.js';
import { hideSecrets } from '../migrate/secrets.js';
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
  const fix = isUsers ? error.fix : isServerError(error) ? momentOf(error)?.fix : undefined;
  return {
    kind: isUsers ? (error.exitCode === 130 ? 'interrupted' : 'user') : isServerError(error) ? 'server' : 'internal',
    message: textOf(error),
    fix: fix === undefined ? undefined : asTyped(fix),
    ...(isServerError(error) ? saidBeside(error) : {}),
    ...codesOf(isUsers ? error.cause : error),
    ...(error instanceof LocatedError ? { file: error.file, ...error.place } : {}),
    ...(error instanceof FaultsError ? placesOf(error) : {}),
  };
}

/** What the server says besides its message. */
function saidBeside({ detail, hint }: ServerError): { detail?: string; hint?: string } {
  return {
    ...(detail ? { detail: hideSecrets(detail) } : {}),
    ...(hint ? { hint: hideSecrets(hint) } : {}),
  };
}

/** Of one fault its place, of several each with its own. */
function placesOf({ faults }: FaultsError): object {
  const [first, ...others] = faults;
  if (first === undefined || others.length > 0) return { faults: faults.map(shown) };
  const { file, line, column } = first;
  return line === undefined ? { file } : { file, line, column };
}

function shown({ message, fix, ...place }: LocatedFault): LocatedFault {
  return { ...place, message: hideSecrets(message), ...(fix === undefined ? {} : { fix: asTyped(fix) }) };
}

/** The SQLSTATE of what an error came of; of our own bugs the code that Node.js gives. */
function codesOf(error: unknown): { sqlstate?: string; code?: string } {
  if (isServerError(error)) return { sqlstate: error.code };
  if (!(error instanceof Error)) return {};
  if (error.cause !== undefined) return codesOf(error.cause);
  return 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
}
