/** The far end of far-away.ts: the bench waits for each program without looking at anything else, so that the network is a process of its own. */
import { putFarAway, type FarAway } from '../../test/support/far-away.js';

export type Request = { readonly serverUrl: string; readonly eachWayMs: number } | 'count and close';

let far: FarAway | undefined;

process.on('message', (request: Request) => {
  void answer(request).then((said) => process.send?.(said));
});

async function answer(request: Request): Promise<string | number> {
  if (request !== 'count and close') {
    far = await putFarAway(request.serverUrl, request.eachWayMs);
    return far.url;
  }
  const count = far?.roundTrips() ?? 0;
  await far?.stop();
  return count;
}
