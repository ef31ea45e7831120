/** The columns that are read, in the order of the statements. */
export const columns = {
  user: [
    'email',
    'password_hash',
    'status',
    'role',
    'id',
    'created_at',
    'updated_at',
    'version',
    'payment_customer_id',
  ],
  token_transaction: [
    'user_id',
    'amount',
    'transaction_type',
    'reference_id',
    'description',
    'id',
    'created_at',
    'updated_at',
    'version',
  ],
} as const;
