//! The verbs: everything that can change a store. The name is what the journal keeps, so it never changes.

macro_rules! verbs {
    ($($verb:ident $name:literal $undo:ident,)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Verb { $($verb),* }

        impl Verb {
            pub(super) const ALL: &'static [Verb] = &[$(Verb::$verb),*];

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
    RestoreBackup "restore-backup" final,
    SetSetting "set-setting" undoable,
    AddOrganisation "add-organisation" undoable,
    ChangeOrganisation "change-organisation" undoable,
    SplitOrganisation "split-organisation" undoable,
    MergeOrganisations "merge-organisations" undoable,
    DissolveOrganisation "dissolve-organisation" undoable,
    SetCommittee "set-committee" undoable,
    Appoint "appoint" undoable,
    LeavePost "leave-post" undoable,
    SetTerm "set-term" undoable,
    SetGroup "set-group" undoable,
    SetBranch "set-branch" undoable,
    EnterOpening "enter-opening" undoable,
    ImportRoster "import-roster" undoable,
    RecordMemberEvent "record-member-event" undoable,
    UndoMemberEvent "undo-member-event" undoable,
    AddMember "add-member" undoable,
    EditMember "edit-member" undoable,
    RevealField "reveal-field" final,
    AddApplicant "add-applicant" undoable,
    StepApplicant "step-applicant" undoable,
    SaveView "save-view" undoable,
    DropView "drop-view" undoable,
    SaveForm "save-form" undoable,
    DropForm "drop-form" undoable,
    PrintPaper "print-paper" final,
    ExportSheet "export-sheet" final,
    ImportLife "import-life" undoable,
    RecordLife "record-life" undoable,
    AmendLife "amend-life" undoable,
    PlanLife "plan-life" undoable,
    NotifyLife "notify-life" undoable,
    CancelLife "cancel-life" undoable,
    CloseResolution "close-resolution" undoable,
    StepAppraisal "step-appraisal" undoable,
    GradeAppraisal "grade-appraisal" undoable,
    TellAppraisal "tell-appraisal" undoable,
    PutGuest "put-guest" undoable,
    EndGuest "end-guest" undoable,
    AttachFile "attach-file" undoable,
    DetachFile "detach-file" undoable,
    ImportContacts "import-contacts" undoable,
    RecordContact "record-contact" undoable,
    ImportPledges "import-pledges" undoable,
    RecordPledge "record-pledge" undoable,
    ImportTalks "import-talks" undoable,
    RecordTalk "record-talk" undoable,
    AmendTalk "amend-talk" undoable,
    OpenTalkTask "open-talk-task" undoable,
    FollowUpTalk "follow-up-talk" undoable,
    DraftTalk "draft-talk" final,
    RevealTalk "reveal-talk" final,
    AssignContact "assign-contact" undoable,
    ImportArchive "import-archive" undoable,
    FileItems "file-items" undoable,
    WithdrawItem "withdraw-item" undoable,
    EditItem "edit-item" undoable,
    CountItems "count-items" undoable,
    AttachScan "attach-scan" undoable,
    DetachScan "detach-scan" undoable,
    AttachSigned "attach-signed" undoable,
    DetachSigned "detach-signed" undoable,
    AttachTalkScan "attach-talk-scan" undoable,
    DetachTalkScan "detach-talk-scan" undoable,
    PlaceBox "place-box" undoable,
    ReboxItems "rebox-items" undoable,
    CloseArchive "close-archive" final,
    DrawSample "draw-sample" undoable,
    NoteFinding "note-finding" undoable,
    SetArchive "set-archive" undoable,
    SetSections "set-sections" undoable,
    ImportPoints "import-points" undoable,
    DeclarePoints "declare-points" undoable,
    CheckPoints "check-points" undoable,
    ApprovePoints "approve-points" undoable,
    WithdrawPoints "withdraw-points" undoable,
    RecordBallot "record-ballot" undoable,
    RecordVeto "record-veto" undoable,
    ClosePoints "close-points" final,
    EvaluatePoints "evaluate-points" final,
    PublishPoints "publish-points" final,
    ObjectPoints "object-points" final,
    AnswerObjection "answer-objection" final,
    FinishPoints "finish-points" final,
    ReversePoints "reverse-points" final,
    SetPointsRules "set-points-rules" final,
    ExemptPoints "exempt-points" undoable,
    ImportDues "import-dues" final,
    AssessDues "assess-dues" final,
    RecordDues "record-dues" final,
    ReverseDues "reverse-dues" final,
    RecordDuesFund "record-dues-fund" final,
    MarkDuty "mark-duty" undoable,
    WaiveDuty "waive-duty" undoable,
    SwitchDuty "switch-duty" undoable,
    SnoozeDuty "snooze-duty" undoable,
    AddDutyOccasion "add-duty-occasion" undoable,
    SetDutyProfile "set-duty-profile" undoable,
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
