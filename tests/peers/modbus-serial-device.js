// A Modbus TCP device made of npm's modbus-serial: `node modbus-serial-device.js PORT < image.json` prints it.
"use strict";
const { ServerTCP } = require("modbus-serial");
const { readFileSync } = require("node:fs");

const image = JSON.parse(readFileSync(0, "utf8"));
const SIZE = 256;

function held(table, address) {
  if (address >= SIZE) throw { modbusErrorCode: 2 };
  return (image[table] ?? {})[address] ?? 0;
}

function put(table, address, value) {
  if (address >= SIZE) throw { modbusErrorCode: 2 };
  (image[table] ??= {})[address] = value;
}

const server = new ServerTCP(
  {
    getHoldingRegister: (address) => held("holding", address),
    getInputRegister: (address) => held("input", address),
    getCoil: (address) => Boolean(held("coil", address)),
    getDiscreteInput: (address) => Boolean(held("discrete", address)),
    setRegister: (address, value) => put("holding", address, value),
    setCoil: (address, value) => put("coil", address, value ? 1 : 0),
  },
  { host: "127.0.0.1", port: Number(process.argv[2]), unitID: 5 },
);
server._server.on("listening", () => console.log(server._server.address().port));
