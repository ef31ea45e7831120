import { offerDictionaries } from './dictionaries/offers.js';
import { userDictionaries } from './dictionaries/users.js';

/** Dictionaries of rows, by the model's table: what of other tables belongs to a row is handed over with it. */
export const toDict = { ...offerDictionaries, ...userDictionaries };
