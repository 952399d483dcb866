//! Those who act by themselves, named by their job. A process never decides from a read model:
//! it hears facts, keeps its own short list, and speaks through the desk.

mod seasons;
mod timekeeper;

pub use timekeeper::Timekeeper;
