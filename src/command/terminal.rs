//! Questions on the terminal. When the input is no terminal, each answer is a line of it.

use std::io::{self, BufRead, IsTerminal, Write};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// Whether somebody can be asked again after a wrong answer.
pub fn is_interactive() -> bool {
    io::stdin().is_terminal()
}

/// One line, without control characters and the white space around it.
pub fn ask(question: &str) -> anyhow::Result<String> {
    let line = line(question)?;
    Ok(line.chars().filter(|letter| !letter.is_control()).collect::<String>().trim().to_owned())
}

/// One line that is not shown while it is typed, exactly as typed.
pub fn ask_secret(question: &str) -> anyhow::Result<String> {
    if !is_interactive() {
        return line(question);
    }
    let silence = Silence::begin()?;
    let line = line(question);
    drop(silence);
    eprintln!();
    line
}

fn line(question: &str) -> anyhow::Result<String> {
    if is_interactive() {
        eprint!("{question}: ");
        io::stderr().flush()?;
    }
    let mut line = String::new();
    let length = io::stdin().lock().read_line(&mut line).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => {
            anyhow::anyhow!("Die Eingabe ist kein gültiger Text (UTF-8): {question}.")
        }
        _ => anyhow::anyhow!("Die Eingabe ist nicht lesbar: {error}"),
    })?;
    anyhow::ensure!(length > 0, "Die Eingabe endete zu früh; es fehlt: {question}.");
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

/// Runs what asks questions; Ctrl-C ends the program with the terminal as it was.
pub async fn asking<T: Send + 'static>(
    questions: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    let before = tcgetattr(io::stdin()).ok();
    let answers = tokio::task::spawn_blocking(questions);
    tokio::select! {
        answers = answers => answers?,
        _ = tokio::signal::ctrl_c() => {
            if let Some(before) = before {
                tcsetattr(io::stdin(), OptionalActions::Now, &before).ok();
            }
            eprintln!();
            // The thread that reads cannot be ended in another way.
            std::process::exit(130)
        }
    }
}

/// The terminal without echo, until dropped.
struct Silence(Termios);

impl Silence {
    fn begin() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        tcsetattr(io::stdin(), OptionalActions::Flush, &silent)?;
        Ok(Self(before))
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        tcsetattr(io::stdin(), OptionalActions::Now, &self.0).ok();
    }
}
