import { expect } from 'chai';
import { AnswerTimeout } from 'pgproof-runtime/database-errors.js';
import { startClock, watchAnswers, type Line } from 'pgproof-runtime/limits.js';

/** Whether a session is broken off, turn for turn, where three turns may pass. */
function brokenAt(turns: readonly Omit<Line, 'breakOff'>[]): number | undefined {
  const broken: number[] = [];
  const line = {
    pending: 0,
    bytesRead: 0,
    breakOff: (why: Parameters<Line['breakOff']>[0]) => void broken.push(at, Number(why('q') instanceof AnswerTimeout)),
  };
  const watch = watchAnswers(60);
  let at = 0;
  for (const turn of turns) {
    at++;
    watch([Object.assign(line, turn)], 3);
    if (broken.length > 0) return at;
  }
  return undefined;
}

describe('an answer', () => {
  const silent = { pending: 1, bytesRead: 7 };

  it('may bring nothing for so many turns, and no longer', () => {
    expect(brokenAt(Array.from({ length: 4 }, () => silent))).to.equal(undefined);
    expect(brokenAt(Array.from({ length: 5 }, () => silent))).to.equal(5);
  });

  it('may take for ever when it brings a byte now and then', () => {
    const turns = Array.from({ length: 1000 }, (_, turn) => ({ pending: 1, bytesRead: Math.floor(turn / 3) }));
    expect(brokenAt(turns)).to.equal(undefined);
  });

  it('is not late on a connection that was idle for long', () => {
    const idle = Array.from({ length: 1000 }, () => ({ pending: 0, bytesRead: 7 }));
    expect(brokenAt([...idle, silent, silent, silent])).to.equal(undefined);
    expect(brokenAt([...idle, silent, silent, silent, silent])).to.equal(1004);
  });

  it('counts from its last byte, however many questions follow', () => {
    const turns = Array.from({ length: 9 }, (_, turn) => ({ pending: turn, bytesRead: 7 }));
    expect(brokenAt(turns)).to.equal(5);
  });
});

describe('the clock of a pool', () => {
  const turnsIn = async (connectionTimeoutSeconds: number, answerTimeoutSeconds: number, seconds: number) => {
    const limits = { connectionTimeoutSeconds, answerTimeoutSeconds, closeTimeoutSeconds: 5 };
    return new Promise<number>((resolve) => {
      const clock = startClock(limits, (count) => {
        clock.stop();
        resolve(count(seconds));
      });
    });
  };

  it('has ten turns in the shortest limit', async () => {
    expect(await turnsIn(0.2, 60, 0.2)).to.equal(10);
    expect(await turnsIn(10, 0.3, 0.3)).to.equal(10);
  });

  it('knows no limit of 0 seconds', async () => {
    expect(await turnsIn(0.2, 0, 0)).to.equal(Infinity);
  });
});
