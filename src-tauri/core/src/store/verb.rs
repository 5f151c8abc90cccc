//! The verbs: everything that can change a store. The name is what the journal keeps, so it never changes.

macro_rules! verbs {
    ($($verb:ident $name:literal $undo:ident,)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Verb { $($verb),* }

        impl Verb {
            const ALL: &'static [Verb] = &[$(Verb::$verb),*];

            pub fn name(self) -> &'static str {
                match self { $(Verb::$verb => $name),* }
            }
            /// Closing, publishing, exporting and taking in files from others cannot be taken back.
            pub fn undoable(self) -> bool {
                match self { $(Verb::$verb => verbs!(@ $undo)),* }
            }
        }
    };
    (@ undoable) => { true };
    (@ final) => { false };
}

verbs! {
    Init "init" final,
    Undo "undo" final,
    SetSetting "set-setting" undoable,
    AddOrganisation "add-organisation" undoable,
    SetCommittee "set-committee" undoable,
    ImportRoster "import-roster" undoable,
    RecordMemberEvent "record-member-event" undoable,
    ImportLife "import-life" undoable,
    ImportTalks "import-talks" undoable,
    AssignContact "assign-contact" undoable,
    ImportArchive "import-archive" undoable,
    FileItems "file-items" undoable,
    WithdrawItem "withdraw-item" undoable,
    SetArchive "set-archive" undoable,
    ImportPoints "import-points" undoable,
    ClosePoints "close-points" final,
    ReversePoints "reverse-points" final,
    ExemptPoints "exempt-points" undoable,
    MarkDuty "mark-duty" undoable,
    WaiveDuty "waive-duty" undoable,
    SwitchDuty "switch-duty" undoable,
    MakeKeys "make-keys" final,
    ExportKeys "export-keys" final,
    Enrol "enrol" final,
    ImportCharter "import-charter" final,
    ConfirmCharter "confirm-charter" final,
    ExportReport "export-report" final,
    HandOver "hand-over" final,
    ImportReceipt "import-receipt" final,
    ConfirmReceipt "confirm-receipt" final,
    LockReport "lock-report" final,
    ReopenReport "reopen-report" final,
    StreetEnrol "street-enrol" final,
    StreetConfirm "street-confirm" final,
    StreetBaseline "street-baseline" final,
    StreetIngest "street-ingest" final,
    StreetReceipts "street-receipts" final,
}

impl Verb {
    pub fn by_name(name: &str) -> Option<Verb> {
        Self::ALL.iter().copied().find(|v| v.name() == name)
    }
}
