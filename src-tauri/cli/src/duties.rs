use crate::answer::Answer;
use crate::desk::Desk;
use zhibu_core::{Error, Result};

#[derive(clap::Args)]
pub struct Args {}

pub fn run(_: Args, _desk: &mut Desk) -> Result<Answer> {
    Err(Error::Bug("duties".into()))
}
