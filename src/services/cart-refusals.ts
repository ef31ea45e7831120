import { Refusal } from './refusals.js';

export class EmptyCart extends Refusal {
  constructor() {
    super('there is nothing in the cart');
  }
}

export class UserNotFound extends Refusal {
  readonly userId: string;

  constructor(userId: string) {
    super(`there is no user ${userId}`);
    this.userId = userId;
  }
}

/** Something in a cart. */
export interface CartItem {
  readonly kind: 'plan' | 'token bundle' | 'add-on';
  readonly id: string;
  /** What the shop calls it, where it is known. */
  readonly name?: string;
}

/** One item of the cart is why none of it was ordered. */
export class ItemRefused extends Refusal {
  readonly item: CartItem;

  constructor(item: CartItem, reason: string) {
    super(`the ${item.kind} ${item.name ?? item.id} ${reason}`);
    this.item = item;
  }
}

export class ItemNotFound extends ItemRefused {
  constructor(item: CartItem) {
    super(item, 'does not exist');
  }
}

export class ItemNotActive extends ItemRefused {
  constructor(item: CartItem) {
    super(item, 'is not active');
  }
}

/** The price is in another currency than the cart. */
export class ItemInOtherCurrency extends ItemRefused {
  readonly currency: string;

  constructor(item: CartItem, currency: string) {
    super(item, `is priced in ${currency}`);
    this.currency = currency;
  }
}

/** The add-on is for other plans than the one in the cart, or than the user's own. */
export class AddonNotOpenToPlan extends ItemRefused {
  constructor(item: CartItem) {
    super(item, 'is not open to the plan');
  }
}

/** The user has the add-on, has ordered it, or has it in the cart twice. */
export class AddonAlreadyHeld extends ItemRefused {
  constructor(item: CartItem) {
    super(item, 'is active or ordered already');
  }
}
