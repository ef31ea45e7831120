create table addon_subscription (
  id                        uuid                not null,
  user_id                   uuid                not null,
  addon_id                  uuid                not null,
  subscription_id           uuid,
  invoice_id                uuid,
  status                    subscriptionstatus  not null,
  starts_at                 timestamp,
  expires_at                timestamp,
  cancelled_at              timestamp,
  provider_subscription_id  varchar(255),
  created_at                timestamp           not null,
  updated_at                timestamp           not null,
  version                   integer             not null,
  constraint addon_subscription_pkey primary key (id),
  constraint addon_subscription_user_id_fkey foreign key (user_id) references "user" (id) on delete cascade,
  constraint addon_subscription_addon_id_fkey foreign key (addon_id) references addon (id),
  constraint addon_subscription_subscription_id_fkey foreign key (subscription_id) references subscription (id),
  constraint addon_subscription_invoice_id_fkey foreign key (invoice_id) references user_invoice (id)
);

create index ix_addon_subscription_user_id on addon_subscription (user_id);
create index ix_addon_subscription_addon_id on addon_subscription (addon_id);
create index ix_addon_subscription_subscription_id on addon_subscription (subscription_id);
create index ix_addon_subscription_invoice_id on addon_subscription (invoice_id);
create index ix_addon_subscription_status on addon_subscription (status);
create index ix_addon_subscription_expires_at on addon_subscription (expires_at);
create index ix_addon_subscription_provider_subscription_id on addon_subscription (provider_subscription_id);
