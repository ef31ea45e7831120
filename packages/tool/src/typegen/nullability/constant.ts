import { list, nodes, token, type Node } from './node.js';

/** The text of a constant of type text; undefined for any other. */
export function constantText(expression: Node): string | undefined {
  if (expression.kind !== 'CONST' || token(expression, 'constisnull') === 'true') return undefined;
  if (token(expression, 'constlen') !== '-1') return undefined;
  const bytes = list(expression, 'constvalue').map((byte) => Number(byte) & 255);
  return Buffer.from(bytes.slice(4)).toString('utf8');
}

/** The value of a constant that is an integer, also where it was cast to another kind of integer. */
export function constantInteger(expression: Node): bigint | undefined {
  if (expression.kind === 'FUNCEXPR') {
    const [explicitCast, implicitCast] = ['1', '2'];
    const isCast = [explicitCast, implicitCast].includes(token(expression, 'funcformat'));
    return isCast && integerTypes.has(token(expression, 'funcresulttype'))
      ? nodes(expression, 'args').map(constantInteger)[0]
      : undefined;
  }
  if (expression.kind !== 'CONST' || token(expression, 'constisnull') === 'true') return undefined;
  if (!integerTypes.has(token(expression, 'consttype'))) return undefined;
  const bytes = list(expression, 'constvalue').map((byte) => Number(byte) & 255);
  return Buffer.from(bytes).readBigInt64LE();
}

/** True for the constant `true`. */
export function isTrue(expression: Node): boolean {
  return (
    expression.kind === 'CONST' &&
    token(expression, 'constisnull') === 'false' &&
    list(expression, 'constvalue')[0] === '1' &&
    token(expression, 'consttype') === '16'
  );
}

/** True for `(1, 2)` of `not in (1, 2)`: a list that is written out. */
export function constantArrayHasElements(expression: Node): boolean {
  return expression.kind === 'ARRAYEXPR' && nodes(expression, 'elements').length > 0;
}

/** True for a constant array without NULL in it: its header has no place for a bitmap of them. */
export function constantArrayHasNoNull(expression: Node): boolean {
  if (expression.kind !== 'CONST' || token(expression, 'constisnull') === 'true') return false;
  const bytes = list(expression, 'constvalue').map((byte) => Number(byte) & 255);
  return bytes.length >= 12 && bytes.slice(8, 12).every((byte) => byte === 0);
}

const integerTypes = new Set(['20', '21', '23']);
