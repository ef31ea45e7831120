create type tarosessionstatus as enum ('ACTIVE', 'EXPIRED', 'CLOSED');
create type cardposition as enum ('PAST', 'PRESENT', 'FUTURE');
create type cardorientation as enum ('UPRIGHT', 'REVERSED');

create table taro_session (
  id          uuid               not null,
  user_id     uuid               not null,
  status      tarosessionstatus  not null,
  started_at  timestamp          not null,
  constraint taro_session_pkey primary key (id),
  constraint taro_session_user_id_fkey foreign key (user_id) references "user" (id) on delete cascade
);

create table taro_card_draw (
  id           uuid             not null,
  session_id   uuid             not null,
  arcana_id    uuid             not null,
  position     cardposition     not null,
  orientation  cardorientation  not null,
  constraint taro_card_draw_pkey primary key (id),
  constraint taro_card_draw_session_id_fkey foreign key (session_id) references taro_session (id) on delete cascade,
  constraint taro_card_draw_arcana_id_fkey foreign key (arcana_id) references arcana (id)
);
