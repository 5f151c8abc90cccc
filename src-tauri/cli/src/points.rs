use crate::answer::Answer;
use crate::desk::Desk;
use zhibu_core::Result;

#[derive(clap::Subcommand)]
pub enum Cmd {}

pub fn run(cmd: Cmd, _desk: &mut Desk) -> Result<Answer> {
    match cmd {}
}
