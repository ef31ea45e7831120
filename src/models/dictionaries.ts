import { offerDictionaries } from './dictionaries-of-offers.js';
import { userDictionaries } from './dictionaries-of-users.js';

/** The dictionary of each model's rows, by the model's table: what of other tables belongs to a row is handed over with it. */
export const toDict = { ...offerDictionaries, ...userDictionaries };
