/** True for a date and time as `yyyymmddhhmmss`. */
export function isTime(stamp: string): boolean {
  return inAnyMonth.test(stamp) || (/^\d{14}$/.test(stamp) && stampOfTime(timeOf(stamp)) === stamp);
}

/** Up to the 28th no calendar has to be asked. */
const inAnyMonth = /^[1-9]\d{3}(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2[0-8])(?:[01]\d|2[0-3])(?:[0-5]\d){2}$/;

/** A stamp some seconds later: `20260215090059` and 1 give `20260215090100`. */
export function addSeconds(stamp: string, seconds: number): string {
  return stampOfTime(timeOf(stamp) + seconds * 1000);
}

/** A date, with or without time; seconds or milliseconds since 1970; or a number in a row, which becomes a second in 2000. */
export function stampOf(digits: string): string | undefined {
  const number = Number(digits);
  if (digits === '') return undefined;
  if (number < 10_000_000) return addSeconds('20000101000000', number);
  if (digits.length === 10) return stampOfTime(number * 1000);
  if (digits.length === 13) return stampOfTime(number);
  if (digits.length === 8) return stampOf(`${digits}000000`);
  // A sixtieth second is the first of the next minute.
  return digits.length < 14 ? undefined : stampOfTime(timeOf(digits));
}

/** The first second behind a stamp that none of the names has. */
export function nextFree(stamp: string, names: readonly string[]): string {
  const taken = new Set(names.map((name) => name.slice(0, 14)));
  let free = addSeconds(stamp, 1);
  while (taken.has(free)) free = addSeconds(free, 1);
  return free;
}

function timeOf(digits: string): number {
  const [year, month, day, hour, minute, second] = [0, 4, 6, 8, 10, 12].map((at) =>
    Number(digits.slice(at, at === 0 ? 4 : at + 2)),
  );
  return Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
}

function stampOfTime(time: number): string {
  return new Date(time).toISOString().replace(/\D/g, '').slice(0, 14);
}
