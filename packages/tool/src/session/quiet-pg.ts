/**
 * To be imported before pg: it tells Cloudflare's workers from Node by asking for `navigator`, and without one tries `new Response()`,
 * for which Node 20 loads all of fetch, 20 ms of every start. Node 21 has a navigator of its own.
 */
const scope = globalThis as { navigator?: { userAgent: string } };
scope.navigator ??= { userAgent: 'Node.js' };
