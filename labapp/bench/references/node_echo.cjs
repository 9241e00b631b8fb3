// A bare Node socket.io echo, as its documentation shows it. NODE_PATH says where the package is.
const { createServer } = require("node:http");
const { Server } = require("socket.io");

const http = createServer();
const io = new Server(http);

io.on("connection", (socket) => {
  socket.on("idea", (data, acknowledge) => {
    io.emit("idea", data);
    acknowledge({ ok: true });
  });
});

http.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ pid: process.pid, port: http.address().port }));
});
