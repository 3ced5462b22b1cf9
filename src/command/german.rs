//! clap speaks English; this gives its help and its errors German words.

use std::{error::Error, net::SocketAddr};

use clap::{
    Arg, ArgAction, Command,
    error::{ContextKind, ContextValue, ErrorKind},
};

/// The command and those under it with German headings, usage lines and help options.
pub fn in_german(command: Command) -> Command {
    let name = command.get_name().to_owned();
    translate(command, &name)
}

fn translate(command: Command, path: &str) -> Command {
    let has_commands = command.has_subcommands();
    let has_arguments = command.get_positionals().next().is_some();
    let mut usage = path.to_owned();
    let mut template = String::from("{about-with-newline}\nAufruf: {usage}\n\n");
    if has_commands {
        usage.push_str(" BEFEHL");
        template.push_str("Befehle:\n{subcommands}\n\n");
    }
    for argument in command.get_arguments().filter(|argument| argument.is_required_set()) {
        usage.push(' ');
        usage.push_str(&argument_in_usage(argument));
    }
    usage.push_str(" [OPTIONEN]");
    if has_arguments {
        template.push_str("Angaben:\n{positionals}\n\n");
    }
    template.push_str("Optionen:\n{options}{after-help}\n");

    let mut command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .override_usage(usage)
        .help_template(template)
        .mut_args(|argument| match argument.get_env() {
            // As with all other settings, empty counts as not set.
            Some(name) if std::env::var_os(name).is_some_and(|value| value.is_empty()) => argument.env(None),
            _ => argument,
        })
        .mut_args(|argument| match argument.get_action().takes_values() {
            true => argument.hide_default_value(true).hide_env(true).hide_possible_values(true),
            false => argument,
        })
        .arg(Arg::new("hilfe").short('h').long("help").action(ArgAction::Help).help("Zeigt diese Hilfe"));
    if command.get_version().is_some() {
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
        command = command.arg(version.help("Zeigt die Version"));
    }
    let path = path.to_owned();
    command.mut_subcommands(move |below| {
        let path = format!("{path} {}", below.get_name());
        translate(below, &path)
    })
}

fn argument_in_usage(argument: &Arg) -> String {
    let value = argument
        .get_value_names()
        .and_then(|names| names.first())
        .map_or_else(|| argument.get_id().as_str().to_uppercase(), ToString::to_string);
    match argument.get_long() {
        Some(long) => format!("--{long} {value}"),
        None => value,
    }
}

/// Where to listen. The reason of a refusal is part of [`sentence`], so it is German as well.
pub fn listen_address(text: &str) -> Result<SocketAddr, &'static str> {
    text.trim().parse().map_err(|_| "Erwartet werden IP-Adresse und Port, zum Beispiel 127.0.0.1:8030.")
}

/// How many of something.
pub fn amount(text: &str) -> Result<u32, &'static str> {
    let amount = text.trim().parse().ok().filter(|amount| (1..=1_000_000).contains(amount));
    amount.ok_or("Erwartet wird eine Zahl von 1 bis 1000000.")
}

/// What was wrong with the command line and what to do; `None` for help and version, which are no
/// errors.
pub fn sentence(error: &clap::Error) -> Option<String> {
    let named = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let argument = named(ContextKind::InvalidArg);
    let value = named(ContextKind::InvalidValue);
    let sentence = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return None,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            "Bitte nennen Sie einen Befehl.".to_owned()
        }
        ErrorKind::InvalidSubcommand => {
            format!("Den Befehl „{}“ gibt es nicht.", named(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument => format!("Die Angabe „{argument}“ ist hier nicht bekannt."),
        ErrorKind::MissingRequiredArgument => format!("Es fehlt: {argument}."),
        ErrorKind::InvalidValue if value.is_empty() => format!("Zu „{argument}“ fehlt der Wert."),
        ErrorKind::InvalidValue => {
            let offered = named(ContextKind::ValidValue);
            format!("Der Wert „{value}“ passt nicht zu „{argument}“. Möglich sind: {offered}.")
        }
        ErrorKind::ValueValidation => {
            let expected = error.source().map(|expected| format!(" {expected}")).unwrap_or_default();
            format!("Der Wert „{value}“ passt nicht zu „{argument}“.{expected}")
        }
        ErrorKind::ArgumentConflict => {
            format!(
                "„{argument}“ steht zweimal da oder verträgt sich nicht mit: {}.",
                named(ContextKind::PriorArg)
            )
        }
        ErrorKind::InvalidUtf8 => "Eine Angabe ist kein gültiger Text (UTF-8).".to_owned(),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("„{argument}“ hat zu viele oder zu wenige Werte.")
        }
        ErrorKind::NoEquals => format!("Zu „{argument}“ gehört ein Wert nach dem Gleichheitszeichen."),
        _ => "Diese Befehlszeile ist nicht verständlich.".to_owned(),
    };
    Some(format!("{sentence} Mit --help sehen Sie, was möglich ist."))
}
