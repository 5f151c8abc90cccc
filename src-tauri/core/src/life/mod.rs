//! Organisation life: gatherings with attendance and absences.
