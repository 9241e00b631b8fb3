/** The wall: a screen nobody touches. It connects with its key, follows the records and draws. It never sends a wish. */
import { readBoot } from "../boot";
import { connect } from "../link";
import { fillScreenOnWish, stayAwake } from "./awake";
import { drawWall } from "./drawn";

const { root, boot } = readBoot();
stayAwake();
fillScreenOnWish();
drawWall(root, boot);
void connect(boot);
