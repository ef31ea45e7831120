import { cpus, loadavg, totalmem } from 'node:os';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly platform: string;
  readonly loadAtStart: number;
}

export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    platform: `${process.platform} ${process.arch}`,
    // Above the number of programs that we run at once (a tool and its backend), somebody else was on the machine.
    loadAtStart: Number((loadavg()[0] ?? 0).toFixed(1)),
  };
}

/** Two lines for the head of a report. */
export function printMachine(machine: Machine, versions: Record<string, string>, rounds: number): string {
  const { processor, cores, memoryGb, platform, loadAtStart } = machine;
  const tools = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${processor}, ${cores} cores, ${memoryGb} GB, ${platform}; load ${loadAtStart} at the start; ${rounds} rounds.`,
    `${tools.join(', ')}.`,
  ].join('\n');
}
