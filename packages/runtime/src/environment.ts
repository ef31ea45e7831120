/**
 * Makes something of a driver's while no PG variable is set. Each driver reads some of its own accord, and not the same ones: PGOPTIONS
 * would reach the server with pg only, PGTARGETSESSIONATTRS would have postgres.js look for another server. What counts is the URL.
 *
 * @param make must have read what it reads when it returns.
 */
export function withoutPgVariables<Value>(make: () => Value): Value {
  const hidden = Object.entries(process.env).filter(([name]) => /^PG/i.test(name));
  for (const [name] of hidden) Reflect.deleteProperty(process.env, name);
  try {
    return make();
  } finally {
    for (const [name, value] of hidden) process.env[name] = value;
  }
}
