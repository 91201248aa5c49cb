//! The command line of `zhen`: parses it, runs a command, returns its exit code.

mod commands;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = commands::Cli::parse();
    match commands::run(cli) {
        Ok(exit) => exit.into(),
        Err(error) => {
            terminal::error(&error);
            commands::exit_of(&error).into()
        }
    }
}
