-- A ledger of schema version 1, with receipts, as the first release's code wrote it: two imports, the second of which only
-- corrects a quantity, and three answers.
PRAGMA application_id = 1212566596;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE attribute (
    account_id TEXT NOT NULL,
    attribute TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    source TEXT NOT NULL,
    added INTEGER NOT NULL REFERENCES ledger_version(version),
    retired INTEGER REFERENCES ledger_version(version),
    value TEXT NOT NULL,
    PRIMARY KEY (account_id, attribute, valid_from, added)
) WITHOUT ROWID;
INSERT INTO "attribute" VALUES('acme','name','','canonical',1,NULL,'Acme Ltd');
INSERT INTO "attribute" VALUES('acme','name','2025-02-01','canonical',1,NULL,'Acme plc');
INSERT INTO "attribute" VALUES('acme','segment','','canonical',1,NULL,'smb');
INSERT INTO "attribute" VALUES('acme','segment','2025-02-01','canonical',1,NULL,'enterprise');
INSERT INTO "attribute" VALUES('beta','name','','canonical',1,NULL,'Beta');
INSERT INTO "attribute" VALUES('beta','segment','','canonical',1,NULL,'smb');
INSERT INTO "attribute" VALUES('gamma','name','','canonical',1,NULL,'Gamma');
INSERT INTO "attribute" VALUES('gamma','segment','','canonical',1,NULL,'smb');
CREATE TABLE fault (
    version INTEGER NOT NULL REFERENCES ledger_version(version),
    part TEXT NOT NULL,
    file TEXT NOT NULL,
    row INTEGER NOT NULL,
    column TEXT,
    value TEXT,
    code TEXT NOT NULL,
    facts TEXT NOT NULL
);
INSERT INTO "fault" VALUES(1,'lines','lines.csv',8,'start','soon','bad_date','{"example": "2025-01-31"}');
INSERT INTO "fault" VALUES(2,'lines','lines.csv',8,'start','soon','bad_date','{"example": "2025-01-31"}');
CREATE TABLE import_file (
    version INTEGER NOT NULL REFERENCES ledger_version(version),
    part TEXT NOT NULL,
    source TEXT NOT NULL,
    file TEXT NOT NULL,
    replaces INTEGER NOT NULL,
    PRIMARY KEY (version, part)
);
INSERT INTO "import_file" VALUES(1,'lines','canonical','lines.csv',0);
INSERT INTO "import_file" VALUES(1,'accounts','canonical','accounts.csv',0);
INSERT INTO "import_file" VALUES(2,'lines','canonical','lines.csv',0);
INSERT INTO "import_file" VALUES(2,'accounts','canonical','accounts.csv',0);
CREATE TABLE ledger_version (
    version INTEGER PRIMARY KEY,
    imported_at TEXT NOT NULL,
    source TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    complete_through TEXT NOT NULL,
    rows_set_aside INTEGER NOT NULL,
    complete_through_given INTEGER NOT NULL,
    overlap_rules TEXT NOT NULL,
    report TEXT NOT NULL
);
INSERT INTO "ledger_version" VALUES(1,'2026-01-15T09:30:00+00:00','canonical','d0a66241cc46567598d9dd00fbd07209df6a92e3266fcaeb6f05d5075a4712d3','3f85d01fb188237a48515bbd78e99de8','2025-12-31',1,1,'{"canonical": "sum"}','{"source":"canonical","version":1,"changed":true,"complete_through":"2025-12-31","complete_through_is":"given","files":[{"file":"lines.csv","sha256":"119356d2ae1f684893b3aa5bf6ec3fb7c8e02a33dfd5d00f542df69833eaebae","rows_read":7,"rows_landed":6,"rows_quarantined":1},{"file":"accounts.csv","sha256":"c82e935cd367f2953157392550fab783fd880c8cc06db5b3e3f2ebf16fcb69f3","rows_read":4,"rows_landed":4,"rows_quarantined":0}],"lines":{"added":6,"corrected":0,"unchanged":0,"retired":0,"not_in_file":0},"attributes":{"added":8,"corrected":0,"unchanged":0,"retired":0,"not_in_file":0},"intervals_rounded":0,"notices":[{"code":"accounts_without_attributes","count":1,"example":"delta","facts":{}}],"faults_total":1,"faults":[{"file":"lines.csv","row":8,"column":"start","value":"soon","code":"bad_date","facts":{"example":"2025-01-31"}}]}');
INSERT INTO "ledger_version" VALUES(2,'2026-01-15T09:30:00+00:00','canonical','e14437c5d145b5603cc8f89e58367c2f3c92637cfbc2fea90ae1e62e338f3725','3f85d01fb188237a48515bbd78e99de8','2025-12-31',1,1,'{"canonical": "sum"}','{"source":"canonical","version":2,"changed":true,"complete_through":"2025-12-31","complete_through_is":"given","files":[{"file":"lines.csv","sha256":"15659f829b5146eaf14d10a20dbbcbf84569f7c86f9ca3ff8a769abb605dd142","rows_read":7,"rows_landed":6,"rows_quarantined":1},{"file":"accounts.csv","sha256":"c82e935cd367f2953157392550fab783fd880c8cc06db5b3e3f2ebf16fcb69f3","rows_read":4,"rows_landed":4,"rows_quarantined":0}],"lines":{"added":0,"corrected":1,"unchanged":5,"retired":0,"not_in_file":0},"attributes":{"added":0,"corrected":0,"unchanged":8,"retired":0,"not_in_file":0},"intervals_rounded":0,"notices":[{"code":"accounts_without_attributes","count":1,"example":"delta","facts":{}}],"faults_total":1,"faults":[{"file":"lines.csv","row":8,"column":"start","value":"soon","code":"bad_date","facts":{"example":"2025-01-31"}}]}');
CREATE TABLE line (
    account_id TEXT NOT NULL,
    line_id TEXT NOT NULL,
    source TEXT NOT NULL,
    added INTEGER NOT NULL REFERENCES ledger_version(version),
    retired INTEGER REFERENCES ledger_version(version),
    product TEXT,
    start TEXT NOT NULL,
    end TEXT,
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    interval TEXT NOT NULL,
    arr_minor INTEGER NOT NULL,
    quantity TEXT,
    status TEXT NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (account_id, line_id, source, added)
) WITHOUT ROWID;
INSERT INTO "line" VALUES('acme','a1','canonical',1,NULL,'pro','2024-01-01',NULL,10000,'USD','month',120000,'10','active',2);
INSERT INTO "line" VALUES('acme','a2','canonical',1,NULL,'support','2024-06-01','2025-09-01',4550,'USD','month',54600,'1','active',3);
INSERT INTO "line" VALUES('beta','b1','canonical',1,NULL,'pro','2024-01-01','2025-06-01',30000,'USD','month',360000,'30','active',4);
INSERT INTO "line" VALUES('beta','b2','canonical',1,2,'pro','2025-06-01',NULL,36000,'USD','month',432000,'36','active',5);
INSERT INTO "line" VALUES('beta','b2','canonical',2,NULL,'pro','2025-06-01',NULL,36000,'USD','month',432000,'40','active',5);
INSERT INTO "line" VALUES('delta','d1','canonical',1,NULL,'pro','2025-02-01',NULL,8000,'USD','month',96000,'8','past_due',7);
INSERT INTO "line" VALUES('gamma','g1','canonical',1,NULL,'starter','2023-05-01','2025-03-01',5000,'USD','month',60000,'5','cancelled',6);
CREATE TABLE quarantine (
    version INTEGER NOT NULL REFERENCES ledger_version(version),
    part TEXT NOT NULL,
    source TEXT NOT NULL,
    file TEXT NOT NULL,
    row INTEGER NOT NULL,
    line_id TEXT,
    raw TEXT NOT NULL,
    PRIMARY KEY (version, part, row)
);
INSERT INTO "quarantine" VALUES(1,'lines','canonical','lines.csv',8,'d2','["delta", "d2", "pro", "soon", "", "80.00", "USD", "month", "8", "active"]');
INSERT INTO "quarantine" VALUES(2,'lines','canonical','lines.csv',8,'d2','["delta", "d2", "pro", "soon", "", "80.00", "USD", "month", "8", "active"]');
CREATE TABLE receipt (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL REFERENCES ledger_version(version),
    answered_at TEXT NOT NULL,
    scope TEXT NOT NULL,
    answer TEXT NOT NULL
);
INSERT INTO "receipt" VALUES('c2381d43ad664552',1,'2026-01-15T09:30:00+00:00','{"metric":"nrr","period":{"start":"2025-01-01","end":"2026-01-01","kind":"year","label":"2025","partial":false},"conditions":[],"by":"segment","compare":"previous","compared_period":{"start":"2024-01-01","end":"2025-01-01","kind":"year","label":"2024","partial":false},"policy":"holdfast","currency":null,"headline":"period"}','{"id":"c2381d43ad664552","metric":"nrr","period":{"start":"2025-01-01","end":"2026-01-01","label":"2025","kind":"year","partial":false},"segment":null,"conditions":[],"by":"segment","policy":"holdfast","currency":"USD","total":{"accounts_opening":3,"accounts_retained":2,"accounts_expanded":1,"accounts_contracted":1,"accounts_churned":1,"accounts_new":1,"accounts_reactivated":0,"accounts_closing":3,"opening_arr_minor":594600,"expansion_arr_minor":72000,"contraction_arr_minor":54600,"churn_arr_minor":60000,"new_arr_minor":96000,"reactivation_arr_minor":0,"closing_arr_minor":648000,"nrr":{"numerator":552000,"denominator":594600,"percent":"92.8"},"grr":{"numerator":480000,"denominator":594600,"percent":"80.7"},"logo_retention":{"numerator":2,"denominator":3,"percent":"66.7"},"crr":{"numerator":2,"denominator":3,"percent":"66.7"},"logo_churn":{"numerator":1,"denominator":3,"percent":"33.3"},"revenue_churn":{"numerator":114600,"denominator":594600,"percent":"19.3"},"revenue_churn_lost_accounts":{"numerator":60000,"denominator":594600,"percent":"10.1"}},"rows":[{"accounts_opening":3,"accounts_retained":2,"accounts_expanded":1,"accounts_contracted":1,"accounts_churned":1,"accounts_new":0,"accounts_reactivated":0,"accounts_closing":2,"opening_arr_minor":594600,"expansion_arr_minor":72000,"contraction_arr_minor":54600,"churn_arr_minor":60000,"new_arr_minor":0,"reactivation_arr_minor":0,"closing_arr_minor":552000,"nrr":{"numerator":552000,"denominator":594600,"percent":"92.8"},"grr":{"numerator":480000,"denominator":594600,"percent":"80.7"},"logo_retention":{"numerator":2,"denominator":3,"percent":"66.7"},"crr":{"numerator":2,"denominator":3,"percent":"66.7"},"logo_churn":{"numerator":1,"denominator":3,"percent":"33.3"},"revenue_churn":{"numerator":114600,"denominator":594600,"percent":"19.3"},"revenue_churn_lost_accounts":{"numerator":60000,"denominator":594600,"percent":"10.1"},"segment":"smb"},{"accounts_opening":0,"accounts_retained":0,"accounts_expanded":0,"accounts_contracted":0,"accounts_churned":0,"accounts_new":1,"accounts_reactivated":0,"accounts_closing":1,"opening_arr_minor":0,"expansion_arr_minor":0,"contraction_arr_minor":0,"churn_arr_minor":0,"new_arr_minor":96000,"reactivation_arr_minor":0,"closing_arr_minor":96000,"nrr":null,"grr":null,"logo_retention":null,"crr":null,"logo_churn":null,"revenue_churn":null,"revenue_churn_lost_accounts":null,"segment":null}],"trailing":null,"tier":{"name":"needs improvement","low":"90","high":"100","nrr":{"numerator":552000,"denominator":594600,"percent":"92.8"},"window":{"start":"2025-01-01","end":"2026-01-01"},"benchmark":null},"compared":{"against":"previous","period":{"start":"2024-01-01","end":"2025-01-01","label":"2024","kind":"year","partial":false},"total":{"accounts_opening":1,"accounts_retained":1,"accounts_expanded":0,"accounts_contracted":0,"accounts_churned":0,"accounts_new":2,"accounts_reactivated":0,"accounts_closing":3,"opening_arr_minor":60000,"expansion_arr_minor":0,"contraction_arr_minor":0,"churn_arr_minor":0,"new_arr_minor":534600,"reactivation_arr_minor":0,"closing_arr_minor":594600,"nrr":{"numerator":60000,"denominator":60000,"percent":"100.0"},"grr":{"numerator":60000,"denominator":60000,"percent":"100.0"},"logo_retention":{"numerator":1,"denominator":1,"percent":"100.0"},"crr":{"numerator":1,"denominator":1,"percent":"100.0"},"logo_churn":{"numerator":0,"denominator":1,"percent":"0.0"},"revenue_churn":{"numerator":0,"denominator":60000,"percent":"0.0"},"revenue_churn_lost_accounts":{"numerator":0,"denominator":60000,"percent":"0.0"}},"rows":[{"accounts_opening":1,"accounts_retained":1,"accounts_expanded":0,"accounts_contracted":0,"accounts_churned":0,"accounts_new":2,"accounts_reactivated":0,"accounts_closing":3,"opening_arr_minor":60000,"expansion_arr_minor":0,"contraction_arr_minor":0,"churn_arr_minor":0,"new_arr_minor":534600,"reactivation_arr_minor":0,"closing_arr_minor":594600,"nrr":{"numerator":60000,"denominator":60000,"percent":"100.0"},"grr":{"numerator":60000,"denominator":60000,"percent":"100.0"},"logo_retention":{"numerator":1,"denominator":1,"percent":"100.0"},"crr":{"numerator":1,"denominator":1,"percent":"100.0"},"logo_churn":{"numerator":0,"denominator":1,"percent":"0.0"},"revenue_churn":{"numerator":0,"denominator":60000,"percent":"0.0"},"revenue_churn_lost_accounts":{"numerator":0,"denominator":60000,"percent":"0.0"},"segment":"smb"}],"change":{"numerator":"-71","denominator":"991","percent":"-7.2"},"row_changes":[{"segment":"smb","before":{"numerator":60000,"denominator":60000,"percent":"100.0"},"change":{"numerator":"-71","denominator":"991","percent":"-7.2"}},{"segment":null,"before":null,"change":null}],"effect":{"rate":{"numerator":"-71","denominator":"991","percent":"-7.2"},"mix":{"numerator":"0","denominator":"1","percent":"0.0"}}},"warnings":[{"code":"small_sample","of":"total","segment":null,"accounts":3},{"code":"empty_rows","on":"2024-12-31","segments":[null]},{"code":"small_sample","of":"compared","segment":null,"accounts":1},{"code":"rows_set_aside","rows":1}],"ledger":{"version":1,"fingerprint":"3f85d01fb188237a48515bbd78e99de8","complete_through":"2025-12-31"},"headline":"period","definitions":"1"}');
INSERT INTO "receipt" VALUES('fc7615b6ba5e3586',2,'2026-01-15T09:30:00+00:00','{"metric":"nrr","period":{"start":"2025-01-01","end":"2026-01-01","kind":"year","label":"2025","partial":false},"conditions":[],"by":null,"compare":null,"compared_period":null,"policy":"holdfast","currency":null,"headline":"period"}','{"id":"fc7615b6ba5e3586","metric":"nrr","period":{"start":"2025-01-01","end":"2026-01-01","label":"2025","kind":"year","partial":false},"segment":null,"conditions":[],"by":null,"policy":"holdfast","currency":"USD","total":{"accounts_opening":3,"accounts_retained":2,"accounts_expanded":1,"accounts_contracted":1,"accounts_churned":1,"accounts_new":1,"accounts_reactivated":0,"accounts_closing":3,"opening_arr_minor":594600,"expansion_arr_minor":72000,"contraction_arr_minor":54600,"churn_arr_minor":60000,"new_arr_minor":96000,"reactivation_arr_minor":0,"closing_arr_minor":648000,"nrr":{"numerator":552000,"denominator":594600,"percent":"92.8"},"grr":{"numerator":480000,"denominator":594600,"percent":"80.7"},"logo_retention":{"numerator":2,"denominator":3,"percent":"66.7"},"crr":{"numerator":2,"denominator":3,"percent":"66.7"},"logo_churn":{"numerator":1,"denominator":3,"percent":"33.3"},"revenue_churn":{"numerator":114600,"denominator":594600,"percent":"19.3"},"revenue_churn_lost_accounts":{"numerator":60000,"denominator":594600,"percent":"10.1"}},"rows":[],"trailing":null,"tier":{"name":"needs improvement","low":"90","high":"100","nrr":{"numerator":552000,"denominator":594600,"percent":"92.8"},"window":{"start":"2025-01-01","end":"2026-01-01"},"benchmark":null},"compared":null,"warnings":[{"code":"small_sample","of":"total","segment":null,"accounts":3},{"code":"rows_set_aside","rows":1}],"ledger":{"version":2,"fingerprint":"3f85d01fb188237a48515bbd78e99de8","complete_through":"2025-12-31"},"headline":"period","definitions":"1"}');
INSERT INTO "receipt" VALUES('f28b2430f8d9ad26',2,'2026-01-15T09:30:00+00:00','{"metric":"grr","period":{"start":"2025-07-01","end":"2025-10-01","kind":"quarter","label":"Q3 2025","partial":false},"conditions":[{"attribute":"segment","values":["smb"]}],"by":null,"compare":null,"compared_period":null,"policy":"holdfast","currency":null,"headline":"period"}','{"id":"f28b2430f8d9ad26","metric":"grr","period":{"start":"2025-07-01","end":"2025-10-01","label":"Q3 2025","kind":"quarter","partial":false},"segment":"segment=smb","conditions":[{"attribute":"segment","values":["smb"]}],"by":null,"policy":"holdfast","currency":"USD","total":{"accounts_opening":1,"accounts_retained":1,"accounts_expanded":0,"accounts_contracted":0,"accounts_churned":0,"accounts_new":0,"accounts_reactivated":0,"accounts_closing":1,"opening_arr_minor":432000,"expansion_arr_minor":0,"contraction_arr_minor":0,"churn_arr_minor":0,"new_arr_minor":0,"reactivation_arr_minor":0,"closing_arr_minor":432000,"nrr":{"numerator":432000,"denominator":432000,"percent":"100.0"},"grr":{"numerator":432000,"denominator":432000,"percent":"100.0"},"logo_retention":{"numerator":1,"denominator":1,"percent":"100.0"},"crr":{"numerator":1,"denominator":1,"percent":"100.0"},"logo_churn":{"numerator":0,"denominator":1,"percent":"0.0"},"revenue_churn":{"numerator":0,"denominator":432000,"percent":"0.0"},"revenue_churn_lost_accounts":{"numerator":0,"denominator":432000,"percent":"0.0"}},"rows":[],"trailing":{"window":{"start":"2024-10-01","end":"2025-10-01"},"total":{"accounts_opening":3,"accounts_retained":2,"accounts_expanded":1,"accounts_contracted":1,"accounts_churned":1,"accounts_new":0,"accounts_reactivated":0,"accounts_closing":2,"opening_arr_minor":594600,"expansion_arr_minor":72000,"contraction_arr_minor":54600,"churn_arr_minor":60000,"new_arr_minor":0,"reactivation_arr_minor":0,"closing_arr_minor":552000,"nrr":{"numerator":552000,"denominator":594600,"percent":"92.8"},"grr":{"numerator":480000,"denominator":594600,"percent":"80.7"},"logo_retention":{"numerator":2,"denominator":3,"percent":"66.7"},"crr":{"numerator":2,"denominator":3,"percent":"66.7"},"logo_churn":{"numerator":1,"denominator":3,"percent":"33.3"},"revenue_churn":{"numerator":114600,"denominator":594600,"percent":"19.3"},"revenue_churn_lost_accounts":{"numerator":60000,"denominator":594600,"percent":"10.1"}}},"tier":null,"compared":null,"warnings":[{"code":"small_sample","of":"total","segment":null,"accounts":1},{"code":"small_sample","of":"trailing","segment":null,"accounts":3},{"code":"rows_set_aside","rows":1}],"ledger":{"version":2,"fingerprint":"3f85d01fb188237a48515bbd78e99de8","complete_through":"2025-12-31"},"headline":"period","definitions":"1"}');
CREATE INDEX fault_row ON fault (version, part, row);
COMMIT;
