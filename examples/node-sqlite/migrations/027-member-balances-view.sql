-- What a member owes; members who never had a fine are not in it.
CREATE VIEW member_balances AS
SELECT member_id, sum(amount_cents) AS balance_cents
FROM fine_entries
GROUP BY member_id;
