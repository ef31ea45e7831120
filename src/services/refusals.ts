/** An operation that was not done, for a reason that the caller can act on: each reason has its class. Nothing was changed. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** The amount is no positive whole number, or is larger than a balance can be. */
export class InvalidAmount extends Refusal {
  readonly amount: number;

  constructor(amount: number) {
    super(`${amount} is no amount: a whole number from 1 to ${maxInteger}`);
    this.amount = amount;
  }
}

/** @throws InvalidAmount */
export function requireAmount(amount: number): void {
  if (!Number.isInteger(amount) || amount < 1 || amount > maxInteger) throw new InvalidAmount(amount);
}

/** What PostgreSQL's integer holds. */
const maxInteger = 2_147_483_647;
