//! Pictures as SVG, drawn by the server: [`bars`] for counts, and a [`flow`] between columns of boxes.
//! No word of data protection appears here.
//!
//! A picture is a struct of positions; a template in `templates/picture/` writes it. Its colours are
//! presentation attributes for a reader that knows no style sheet, such as a PDF; the style sheet of a
//! page overrides them by class, for light and dark. Every drawing takes time in proportion to what it
//! shows.

pub mod bars;
pub mod flow;
pub mod text;
