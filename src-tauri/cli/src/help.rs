//! The help in Chinese: clap's own words are English, and whoever asks for help here reads none.

use clap::{Arg, ArgAction, Command};
use std::ffi::OsString;

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}";

/// The whole command line with Chinese headings.
pub fn chinese(command: Command) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    let top = command.disable_help_flag(true).disable_version_flag(true).arg(help()).arg(version());
    names.into_iter().fold(headed(top), |c, name| c.mut_subcommand(name, below))
}

/// A command below the top: `--help` and `--version` come from there.
fn below(command: Command) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    names.into_iter().fold(headed(command), |c, name| c.mut_subcommand(name, below))
}

fn headed(command: Command) -> Command {
    let command = command.help_template(TEMPLATE).subcommand_help_heading("命令").subcommand_value_name("命令");
    command.mut_args(|arg| {
        let heading = if arg.is_positional() { "参数" } else { "选项" };
        let arg = arg.help_heading(heading);
        // Possible values, defaults and variables would come with English words; the text of the option names what matters.
        let valued = arg.get_action().takes_values();
        if valued { arg.hide_possible_values(true).hide_default_value(true).hide_env(true) } else { arg }
    })
}

fn help() -> Arg {
    Arg::new("help").long("help").short('h').help("显示用法").action(ArgAction::Help).global(true)
}

fn version() -> Arg {
    Arg::new("version").long("version").short('V').help("显示版本").action(ArgAction::Version)
}

/// `zhibu help print` asks what `zhibu print --help` asks. Only the first word is taken: a later one may be a name or
/// the value of an option.
pub fn asked(words: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut words: Vec<OsString> = words.collect();
    if words.get(1).is_some_and(|w| w == "help") {
        words.remove(1);
        words.push("--help".into());
    }
    words
}

/// The one word that no setting of clap's changes.
pub fn without_english(help: &str) -> String {
    help.replace("[OPTIONS]", "[选项]")
}

#[cfg(test)]
mod tests {
    use super::{chinese, without_english};
    use clap::{Command, CommandFactory};

    fn every(command: &mut Command, look: &mut impl FnMut(&str, String)) {
        look(command.get_name().to_owned().as_str(), without_english(&command.render_long_help().to_string()));
        command.get_subcommands_mut().for_each(|below| every(below, look));
    }

    #[test]
    fn no_help_has_an_english_heading() {
        let mut seen = 0;
        let mut command = chinese(crate::Cli::command());
        command.build();
        every(&mut command, &mut |name, help| {
            seen += 1;
            for word in ["Usage", "Options", "OPTIONS", "Commands", "COMMAND", "Arguments", "Print", "default:", "env:"]
            {
                assert!(!help.contains(word), "{name}: {word} in\n{help}");
            }
        });
        assert!(seen > 40, "only {seen} commands were looked at");
    }
}
