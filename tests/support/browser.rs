//! A headless Chromium, driven over its debugging pipe: real pages, real mouse and keys, no network
//! port and no other program.
//!
//! The pipe is a pair of descriptors (3 to write to, 4 to read from) that carry JSON messages, each
//! with a zero byte at its end.
#![allow(dead_code, reason = "each program uses its own part")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::skip::{Need, skip};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Control, among the modifiers of a key.
pub(crate) const CONTROL: u32 = 2;

/// A browser with one page.
pub(crate) struct Browser {
    child: Child,
    pipe: ChildStdin,
    messages: Receiver<Value>,
    session: Option<String>,
    calls: u64,
    events: Vec<Value>,
    /// Its profile; gone with it.
    _profile: tempfile::TempDir,
}

/// The browser's command, when there is one.
fn installed() -> Option<&'static str> {
    let runs = |name: &&str| {
        Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success())
    };
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find(runs)
}

impl Browser {
    /// Starts a browser. Without one the test is skipped.
    pub(crate) fn start() -> Option<Self> {
        let Some(program) = installed() else {
            skip(Need::Browser);
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let mut child = Command::new("sh")
            .args([
                "-c",
                r#"exec "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1"#,
                "sh",
                program,
                "--headless",
                "--no-sandbox",
            ])
            .args([
                "--remote-debugging-pipe",
                "--disable-gpu",
                "--no-first-run",
                "--disable-dev-shm-usage",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (pipe, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (send, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            let mut message = Vec::new();
            while output.read_until(0, &mut message).is_ok_and(|read| read > 0) {
                message.pop();
                if serde_json::from_slice(&message)
                    .is_ok_and(|message: Value| send.send(message).is_err())
                {
                    break;
                }
                message.clear();
            }
        });
        let mut browser = Self {
            child,
            pipe,
            messages,
            session: None,
            calls: 0,
            events: Vec::new(),
            _profile: profile,
        };
        let target = browser.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let attached = browser.call(
            "Target.attachToTarget",
            &json!({ "targetId": target["targetId"], "flatten": true }),
        );
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        browser.resize(1280, 800);
        // As for readers who asked for no motion: nothing that is measured is still on its way.
        browser.media("light", true);
        Some(browser)
    }

    /// Sends a command and waits for its result.
    pub(crate) fn call(&mut self, method: &str, params: &Value) -> Value {
        self.calls += 1;
        let mut message = json!({ "id": self.calls, "method": method, "params": params });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.pipe.write_all(message.to_string().as_bytes()).unwrap();
        self.pipe.write_all(&[0]).unwrap();
        self.pipe.flush().unwrap();
        let id = self.calls;
        let reply = self.wait(|message| message["id"] == id);
        assert!(reply["error"].is_null(), "{method}: {}", reply["error"]);
        reply["result"].clone()
    }

    /// The next message that is wanted; all others are kept.
    fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        let start = Instant::now();
        loop {
            let message = self
                .messages
                .recv_timeout(PATIENCE.saturating_sub(start.elapsed()))
                .expect("the browser does not answer");
            if wanted(&message) {
                return message;
            }
            self.events.push(message);
        }
    }

    /// Opens a file, and waits until it is there.
    pub(crate) fn open(&mut self, file: &Path) {
        self.events.clear();
        let address = format!("file://{}", file.display());
        let opened = self.call("Page.navigate", &json!({ "url": address }));
        assert!(opened["errorText"].is_null(), "{address}: {opened}");
        if !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let loaded = self.wait(|message| message["method"] == "Page.loadEventFired");
            self.events.push(loaded);
        }
    }

    /// Errors of scripts, of the console and of the page's policy so far, and requests for anything
    /// but files opened by this test.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let told = self.events.iter().filter(|event| {
            let params = &event["params"];
            match event["method"].as_str() {
                Some("Runtime.exceptionThrown") => true,
                Some("Log.entryAdded") => params["entry"]["level"] == "error",
                Some("Runtime.consoleAPICalled") => params["type"] == "error",
                Some("Network.requestWillBeSent") => params["type"] != "Document",
                _ => false,
            }
        });
        told.map(|event| event["params"].to_string()).collect()
    }

    /// The value of an expression in the page, promises awaited.
    pub(crate) fn eval(&mut self, expression: &str) -> Value {
        let params =
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let result = self.call("Runtime.evaluate", &params);
        assert!(
            result["exceptionDetails"].is_null(),
            "{expression}: {}",
            result["exceptionDetails"]
        );
        result["result"]["value"].clone()
    }

    /// The value of an expression, once it is true.
    pub(crate) fn until(&mut self, expression: &str) {
        let start = Instant::now();
        while self.eval(expression) != json!(true) {
            assert!(start.elapsed() < Duration::from_secs(10), "does not come true: {expression}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The text of the first element that a selector finds.
    pub(crate) fn text(&mut self, selector: &str) -> String {
        let found = self.eval(&format!("document.querySelector({}).innerText", json!(selector)));
        found.as_str().unwrap_or_default().to_owned()
    }

    /// The middle of the first element that a selector finds, in pixels of the window.
    pub(crate) fn middle(&mut self, selector: &str) -> (f64, f64) {
        let rect = self.rect(selector);
        (rect[0] + rect[2] / 2.0, rect[1] + rect[3] / 2.0)
    }

    /// Left, top, width and height of the first element that a selector finds.
    pub(crate) fn rect(&mut self, selector: &str) -> [f64; 4] {
        let rect = self.eval(&format!(
            "(() => {{ const r = document.querySelector({}).getBoundingClientRect(); return [r.x, r.y, r.width, r.height]; }})()",
            json!(selector)
        ));
        serde_json::from_value(rect).unwrap()
    }

    /// A mouse event.
    pub(crate) fn mouse(&mut self, kind: &str, (x, y): (f64, f64), more: &Value) {
        let mut params = json!({ "type": kind, "x": x, "y": y });
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.call("Input.dispatchMouseEvent", &params);
    }

    /// Moves the pointer to an element.
    pub(crate) fn hover(&mut self, selector: &str) {
        let middle = self.middle(selector);
        self.mouse("mouseMoved", middle, &json!({}));
    }

    /// Clicks an element.
    pub(crate) fn click(&mut self, selector: &str) {
        let middle = self.middle(selector);
        self.click_at(middle);
    }

    /// Clicks a point of the window.
    pub(crate) fn click_at(&mut self, at: (f64, f64)) {
        self.mouse("mouseMoved", at, &json!({}));
        self.mouse("mousePressed", at, &json!({ "button": "left", "buttons": 1, "clickCount": 1 }));
        self.mouse("mouseReleased", at, &json!({ "button": "left", "clickCount": 1 }));
    }

    /// Drags from a point to another.
    pub(crate) fn drag(&mut self, from: (f64, f64), to: (f64, f64)) {
        self.mouse("mouseMoved", from, &json!({}));
        self.mouse(
            "mousePressed",
            from,
            &json!({ "button": "left", "buttons": 1, "clickCount": 1 }),
        );
        let half = (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1));
        self.mouse("mouseMoved", half, &json!({ "button": "left", "buttons": 1 }));
        self.mouse("mouseMoved", to, &json!({ "button": "left", "buttons": 1 }));
        self.mouse("mouseReleased", to, &json!({ "button": "left", "clickCount": 1 }));
    }

    /// Presses and releases a key, by its name or the character that it writes.
    pub(crate) fn key(&mut self, key: &str) {
        self.key_with(key, 0);
    }

    /// The same with modifiers.
    pub(crate) fn key_with(&mut self, key: &str, modifiers: u32) {
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            "Tab" => 9,
            "Home" => 36,
            "End" => 35,
            "ArrowLeft" => 37,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            _ => 0,
        };
        let mut params = json!({ "type": "keyDown", "key": key, "modifiers": modifiers, "windowsVirtualKeyCode": code });
        if key.chars().count() == 1 {
            params["text"] = json!(key);
        } else if key == "Enter" {
            params["text"] = json!("\r");
        }
        self.call("Input.dispatchKeyEvent", &params);
        params["type"] = json!("keyUp");
        params.as_object_mut().unwrap().remove("text");
        self.call("Input.dispatchKeyEvent", &params);
    }

    /// Types a text.
    pub(crate) fn type_text(&mut self, text: &str) {
        text.chars().for_each(|c| self.key(&c.to_string()));
    }

    /// Touches the page at some points; none ends the touch.
    pub(crate) fn touch(&mut self, kind: &str, points: &[(f64, f64)]) {
        let points: Vec<Value> = points
            .iter()
            .enumerate()
            .map(|(id, (x, y))| json!({ "x": x, "y": y, "id": id }))
            .collect();
        self.call("Input.dispatchTouchEvent", &json!({ "type": kind, "touchPoints": points }));
    }

    /// The window's size.
    pub(crate) fn resize(&mut self, width: u32, height: u32) {
        let params =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", &params);
    }

    /// The reader's system: `light` or `dark`, and whether it asks for no motion.
    pub(crate) fn media(&mut self, scheme: &str, still: bool) {
        let motion = if still { "reduce" } else { "no-preference" };
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }, { "name": "prefers-reduced-motion", "value": motion }]);
        self.call("Emulation.setEmulatedMedia", &json!({ "features": features }));
    }

    /// A picture of the window as PNG.
    pub(crate) fn screenshot(&mut self) -> Vec<u8> {
        let shot = self.call("Page.captureScreenshot", &json!({ "format": "png" }));
        base64::Engine::decode(&base64::prelude::BASE64_STANDARD, shot["data"].as_str().unwrap())
            .unwrap()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.pipe.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        let _ = self.pipe.flush();
        let start = Instant::now();
        while self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            if start.elapsed() > Duration::from_secs(5) {
                let _ = self.child.kill();
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.wait();
    }
}
