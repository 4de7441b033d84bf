CREATE INDEX loans_by_day ON loans (taken_on, copy_id, member_id);
CREATE INDEX copies_by_branch ON copies (branch_id, state, book_id);
CREATE INDEX members_by_branch ON members (branch_id, category);
