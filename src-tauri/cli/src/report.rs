use crate::answer::Answer;
use crate::desk::Desk;
use zhibu_core::{Error, Result};

macro_rules! verbs {
    ($($group:ident $f:ident),*) => {$(
        #[derive(clap::Subcommand)]
        pub enum $group {}
        pub fn $f(cmd: $group, _desk: &mut Desk) -> Result<Answer> {
            match cmd {}
        }
    )*};
}
verbs!(Key key, Charter charter, Cmd run, Receipt receipt, Bundle bundle);

#[derive(clap::Args)]
pub struct Enrol {}

pub fn enrol(_: Enrol, _desk: &mut Desk) -> Result<Answer> {
    Err(Error::Bug("enrol".into()))
}
