CREATE UNIQUE INDEX loans_open_by_copy ON loans (copy_id) WHERE returned_on IS NULL;
CREATE INDEX loans_by_copy ON loans (copy_id);
