-- The pretend provider's records. Column names are WHMCS's own where it has one; money is in minor units.
CREATE TABLE currencies (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, prefix TEXT NOT NULL, suffix TEXT NOT NULL,
    format INTEGER NOT NULL, rate TEXT NOT NULL) STRICT;

CREATE TABLE clients (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, owner_user_id INTEGER NOT NULL,
    firstname TEXT NOT NULL, lastname TEXT NOT NULL, companyname TEXT NOT NULL, email TEXT NOT NULL,
    address1 TEXT NOT NULL, address2 TEXT NOT NULL DEFAULT '', city TEXT NOT NULL, state TEXT NOT NULL,
    postcode TEXT NOT NULL, country TEXT NOT NULL, countryname TEXT NOT NULL, phonecc TEXT NOT NULL,
    phonenumber TEXT NOT NULL, tax_id TEXT NOT NULL DEFAULT '', currency INTEGER NOT NULL,
    credit INTEGER NOT NULL DEFAULT 0, status TEXT NOT NULL DEFAULT 'Active', groupid INTEGER NOT NULL DEFAULT 0,
    notes TEXT NOT NULL DEFAULT '', defaultgateway TEXT NOT NULL DEFAULT '', language TEXT NOT NULL DEFAULT '',
    single_sign_on INTEGER NOT NULL DEFAULT 1, datecreated TEXT NOT NULL, lastlogin TEXT NOT NULL,
    general INTEGER NOT NULL DEFAULT 1, invoice INTEGER NOT NULL DEFAULT 1, support INTEGER NOT NULL DEFAULT 1,
    product INTEGER NOT NULL DEFAULT 1, domain INTEGER NOT NULL DEFAULT 1,
    affiliate INTEGER NOT NULL DEFAULT 0, marketing INTEGER NOT NULL DEFAULT 1,
    taxexempt INTEGER NOT NULL DEFAULT 0, latefeeoveride INTEGER NOT NULL DEFAULT 0,
    overideduenotices INTEGER NOT NULL DEFAULT 0, separateinvoices INTEGER NOT NULL DEFAULT 0,
    disableautocc INTEGER NOT NULL DEFAULT 0, overrideautoclose INTEGER NOT NULL DEFAULT 0,
    ip TEXT NOT NULL DEFAULT '198.51.100.23', customfield TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE users (
    id INTEGER PRIMARY KEY, firstname TEXT NOT NULL, lastname TEXT NOT NULL, email TEXT NOT NULL,
    password TEXT NOT NULL, two_factor INTEGER NOT NULL DEFAULT 0, datecreated TEXT NOT NULL,
    language TEXT NOT NULL DEFAULT '', email_verified INTEGER NOT NULL DEFAULT 1) STRICT;

CREATE TABLE memberships (
    user_id INTEGER NOT NULL REFERENCES users, client_id INTEGER NOT NULL REFERENCES clients,
    is_owner INTEGER NOT NULL, permissions TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (user_id, client_id)) STRICT;

CREATE TABLE contacts (
    id INTEGER PRIMARY KEY, userid INTEGER NOT NULL, firstname TEXT NOT NULL, lastname TEXT NOT NULL,
    companyname TEXT NOT NULL DEFAULT '', email TEXT NOT NULL, address1 TEXT NOT NULL DEFAULT '',
    address2 TEXT NOT NULL DEFAULT '', city TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT '',
    postcode TEXT NOT NULL DEFAULT '', country TEXT NOT NULL DEFAULT '', phonenumber TEXT NOT NULL DEFAULT '',
    domainemails INTEGER NOT NULL, generalemails INTEGER NOT NULL, invoiceemails INTEGER NOT NULL,
    productemails INTEGER NOT NULL, supportemails INTEGER NOT NULL, affiliateemails INTEGER NOT NULL,
    created_at TEXT NOT NULL, updated_at TEXT NOT NULL) STRICT;

CREATE TABLE paymethods (
    id INTEGER PRIMARY KEY, userid INTEGER NOT NULL, position INTEGER NOT NULL, type TEXT NOT NULL,
    description TEXT NOT NULL, gateway_name TEXT NOT NULL, card_last_four TEXT NOT NULL DEFAULT '',
    expiry TEXT NOT NULL DEFAULT '', card_type TEXT NOT NULL DEFAULT '', bank_name TEXT NOT NULL DEFAULT '',
    remote_token TEXT NOT NULL DEFAULT '', updated TEXT NOT NULL) STRICT;

CREATE TABLE servers (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, ip TEXT NOT NULL, hostname TEXT NOT NULL,
    panel TEXT NOT NULL) STRICT;

CREATE TABLE products (
    pid INTEGER PRIMARY KEY, name TEXT NOT NULL, groupname TEXT NOT NULL, type TEXT NOT NULL,
    disklimit INTEGER NOT NULL, bwlimit INTEGER NOT NULL, price INTEGER NOT NULL) STRICT;

CREATE TABLE services (
    id INTEGER PRIMARY KEY, clientid INTEGER NOT NULL, orderid INTEGER NOT NULL, pid INTEGER NOT NULL,
    qty INTEGER NOT NULL DEFAULT 1, serverid INTEGER NOT NULL, regdate TEXT NOT NULL, domain TEXT NOT NULL,
    firstpaymentamount INTEGER NOT NULL, recurringamount INTEGER NOT NULL, paymentmethod TEXT NOT NULL,
    billingcycle TEXT NOT NULL, nextduedate TEXT NOT NULL, status TEXT NOT NULL,
    suspensionreason TEXT NOT NULL DEFAULT '', username TEXT NOT NULL, password TEXT NOT NULL,
    dedicatedip TEXT NOT NULL DEFAULT '', assignedips TEXT NOT NULL DEFAULT '',
    overideautosuspend TEXT NOT NULL DEFAULT '', overidesuspenduntil TEXT NOT NULL DEFAULT '0000-00-00',
    notes TEXT NOT NULL DEFAULT '', diskusage INTEGER NOT NULL DEFAULT 0, disklimit INTEGER NOT NULL DEFAULT 0,
    bwusage INTEGER NOT NULL DEFAULT 0, bwlimit INTEGER NOT NULL DEFAULT 0,
    lastupdate TEXT NOT NULL DEFAULT '0000-00-00 00:00:00',
    customfields TEXT NOT NULL DEFAULT '[]', configoptions TEXT NOT NULL DEFAULT '[]') STRICT;

CREATE TABLE addons (
    id INTEGER PRIMARY KEY, userid INTEGER NOT NULL, orderid INTEGER NOT NULL, serviceid INTEGER NOT NULL,
    addonid INTEGER NOT NULL, qty INTEGER NOT NULL DEFAULT 1, name TEXT NOT NULL, setupfee INTEGER NOT NULL,
    recurring INTEGER NOT NULL, billingcycle TEXT NOT NULL, tax TEXT NOT NULL, status TEXT NOT NULL,
    regdate TEXT NOT NULL, nextduedate TEXT NOT NULL, paymentmethod TEXT NOT NULL,
    notes TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE cancellations (
    id INTEGER PRIMARY KEY, date TEXT NOT NULL, relid INTEGER NOT NULL, reason TEXT NOT NULL,
    type TEXT NOT NULL) STRICT;

CREATE TABLE domains (
    id INTEGER PRIMARY KEY, userid INTEGER NOT NULL, orderid INTEGER NOT NULL, regtype TEXT NOT NULL,
    domainname TEXT NOT NULL, registrar TEXT NOT NULL, regperiod INTEGER NOT NULL,
    firstpaymentamount INTEGER NOT NULL, recurringamount INTEGER NOT NULL, paymentmethod TEXT NOT NULL,
    regdate TEXT NOT NULL, expirydate TEXT NOT NULL, nextduedate TEXT NOT NULL, status TEXT NOT NULL,
    dnsmanagement INTEGER NOT NULL DEFAULT 0, emailforwarding INTEGER NOT NULL DEFAULT 0,
    idprotection INTEGER NOT NULL DEFAULT 0, donotrenew INTEGER NOT NULL DEFAULT 0,
    notes TEXT NOT NULL DEFAULT '', lockstatus TEXT NOT NULL DEFAULT 'locked',
    nameservers TEXT NOT NULL DEFAULT '', registrarerror TEXT NOT NULL DEFAULT '',
    whois TEXT NOT NULL DEFAULT 'object', whoisdata TEXT NOT NULL DEFAULT '',
    eppcode TEXT NOT NULL DEFAULT '', subscriptionid TEXT NOT NULL DEFAULT '',
    promoid INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE orders (
    id INTEGER PRIMARY KEY, userid INTEGER NOT NULL, contactid INTEGER NOT NULL DEFAULT 0,
    requestor_id INTEGER NOT NULL, date TEXT NOT NULL, nameservers TEXT NOT NULL DEFAULT '',
    transfersecret TEXT NOT NULL DEFAULT '', renewals TEXT NOT NULL DEFAULT '',
    servicerenewals TEXT NOT NULL DEFAULT '', addonrenewals TEXT NOT NULL DEFAULT '',
    promocode TEXT NOT NULL DEFAULT '', promotype TEXT NOT NULL DEFAULT '', promovalue TEXT NOT NULL DEFAULT '',
    amount INTEGER NOT NULL, paymentmethod TEXT NOT NULL, invoiceid INTEGER NOT NULL DEFAULT 0,
    status TEXT NOT NULL, ipaddress TEXT NOT NULL DEFAULT '198.51.100.23', fraudmodule TEXT NOT NULL DEFAULT '',
    fraudoutput TEXT NOT NULL DEFAULT '', notes TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE departments (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, api_admin_belongs INTEGER NOT NULL) STRICT;

CREATE TABLE tickets (
    id INTEGER PRIMARY KEY, tid TEXT NOT NULL, c TEXT NOT NULL, deptid INTEGER NOT NULL,
    userid INTEGER NOT NULL, contactid INTEGER NOT NULL DEFAULT 0, name TEXT NOT NULL, email TEXT NOT NULL,
    requestor_type TEXT NOT NULL DEFAULT 'Owner', cc TEXT NOT NULL DEFAULT '', date TEXT NOT NULL,
    subject TEXT NOT NULL, message TEXT NOT NULL, status TEXT NOT NULL, priority TEXT NOT NULL,
    admin TEXT NOT NULL DEFAULT '', lastreply TEXT NOT NULL, flag INTEGER NOT NULL DEFAULT 0,
    service TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE replies (
    id INTEGER PRIMARY KEY, ticketid INTEGER NOT NULL, userid INTEGER NOT NULL, name TEXT NOT NULL,
    email TEXT NOT NULL, requestor_type TEXT NOT NULL, date TEXT NOT NULL, message TEXT NOT NULL,
    admin TEXT NOT NULL DEFAULT '', rating INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE ticketnotes (
    id INTEGER PRIMARY KEY, ticketid INTEGER NOT NULL, date TEXT NOT NULL, message TEXT NOT NULL,
    admin TEXT NOT NULL) STRICT;

CREATE TABLE attachments (
    kind TEXT NOT NULL, relatedid INTEGER NOT NULL, position INTEGER NOT NULL, filename TEXT NOT NULL,
    stored TEXT NOT NULL, removed INTEGER NOT NULL DEFAULT 0, data BLOB NOT NULL,
    PRIMARY KEY (kind, relatedid, position)) STRICT;

CREATE TABLE invoices (
    id INTEGER PRIMARY KEY, userid INTEGER NOT NULL, invoicenum TEXT NOT NULL DEFAULT '', date TEXT NOT NULL,
    duedate TEXT NOT NULL, datepaid TEXT NOT NULL, lastcaptureattempt TEXT NOT NULL,
    daterefunded TEXT NOT NULL, datecancelled TEXT NOT NULL, subtotal INTEGER NOT NULL,
    credit INTEGER NOT NULL, tax INTEGER NOT NULL, tax2 INTEGER NOT NULL, total INTEGER NOT NULL,
    taxrate INTEGER NOT NULL, taxrate2 INTEGER NOT NULL, status TEXT NOT NULL, paymentmethod TEXT NOT NULL,
    paymethodid INTEGER, notes TEXT NOT NULL DEFAULT '', created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL) STRICT;

CREATE TABLE items (
    id INTEGER PRIMARY KEY, invoiceid INTEGER NOT NULL, type TEXT NOT NULL, relid INTEGER NOT NULL,
    description TEXT NOT NULL, amount INTEGER NOT NULL, taxed INTEGER NOT NULL) STRICT;

CREATE TABLE transactions (
    id INTEGER PRIMARY KEY, userid INTEGER NOT NULL, gateway TEXT NOT NULL, date TEXT NOT NULL,
    description TEXT NOT NULL, amountin INTEGER NOT NULL, fees INTEGER NOT NULL, amountout INTEGER NOT NULL,
    transid TEXT NOT NULL, invoiceid INTEGER NOT NULL, refundid INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE credits (
    id INTEGER PRIMARY KEY, clientid INTEGER NOT NULL, date TEXT NOT NULL, description TEXT NOT NULL,
    amount INTEGER NOT NULL, relid INTEGER NOT NULL) STRICT;

CREATE TABLE quotes (
    id INTEGER PRIMARY KEY, userid INTEGER NOT NULL, subject TEXT NOT NULL, stage TEXT NOT NULL,
    validuntil TEXT NOT NULL, subtotal INTEGER NOT NULL, tax1 INTEGER NOT NULL, tax2 INTEGER NOT NULL,
    total INTEGER NOT NULL, proposal TEXT NOT NULL, customernotes TEXT NOT NULL, adminnotes TEXT NOT NULL,
    datecreated TEXT NOT NULL, lastmodified TEXT NOT NULL, datesent TEXT NOT NULL,
    dateaccepted TEXT NOT NULL) STRICT;

CREATE TABLE quoteitems (
    id INTEGER PRIMARY KEY, quoteid INTEGER NOT NULL, description TEXT NOT NULL, quantity TEXT NOT NULL,
    unitprice INTEGER NOT NULL, discount INTEGER NOT NULL, taxable INTEGER NOT NULL) STRICT;

CREATE TABLE announcements (
    id INTEGER PRIMARY KEY, date TEXT NOT NULL, title TEXT NOT NULL, announcement TEXT NOT NULL,
    published INTEGER NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL) STRICT;

CREATE TABLE emails (
    id INTEGER PRIMARY KEY, userid INTEGER NOT NULL, subject TEXT NOT NULL, message TEXT NOT NULL,
    date TEXT NOT NULL, recipient TEXT NOT NULL, failed INTEGER NOT NULL DEFAULT 0,
    failure_reason TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE tlds (
    tld TEXT PRIMARY KEY, category TEXT NOT NULL, dns INTEGER NOT NULL, email INTEGER NOT NULL,
    idprotect INTEGER NOT NULL, register INTEGER NOT NULL, transfer INTEGER NOT NULL, renew INTEGER NOT NULL,
    grace_days INTEGER NOT NULL, grace_fee INTEGER NOT NULL, redemption_days INTEGER NOT NULL,
    redemption_fee INTEGER NOT NULL) STRICT;
