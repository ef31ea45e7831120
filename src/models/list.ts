import type { Model } from './model.js';
import { role } from './role.js';
import { userRoles } from './user-roles.js';

/** Every model of the platform. A new one is a file beside this, and a line here. */
export const models: readonly Model[] = [role, userRoles];
