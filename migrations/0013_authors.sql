-- Whether an actor is the target of an event or stands for who acts.
ALTER TABLE actor_events ADD COLUMN role TEXT NOT NULL DEFAULT 'target';
