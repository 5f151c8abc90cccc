//! The street's side: enrolment, inbox, merge, receipts.
